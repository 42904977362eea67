import type { ReactElement } from "react";
import { hydrateRoot } from "react-dom/client";

/**
 * Hydrates the page's `Hydrated` element for a module. `component` receives the element's data attributes.
 * @returns a function that renders the component again, for components without state of their own
 */
export function hydrate(module: string, component: (data: DOMStringMap) => ReactElement): () => void {
  const container = document.querySelector<HTMLElement>(`[data-enhance="${module}"]`);
  return container ? hydrateInto(container, () => component(container.dataset)) : () => {};
}

/**
 * Hydrates an element.
 * @returns a function that renders the component again
 */
export function hydrateInto(container: Element, component: () => ReactElement): () => void {
  const root = hydrateRoot(container, component());
  return () => root.render(component());
}
