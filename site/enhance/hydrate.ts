import type { ReactElement } from "react";
import { hydrateRoot } from "react-dom/client";

/**
 * Hydrates the page's `Hydrated` element for a module. `component` receives the element's data attributes.
 * @returns a function that renders the component again, for components without state of their own
 */
export function hydrate(module: string, component: (data: DOMStringMap) => ReactElement): () => void {
  const container = document.querySelector<HTMLElement>(`[data-enhance="${module}"]`);
  if (!container) return () => {};
  const root = hydrateRoot(container, component(container.dataset));
  return () => root.render(component(container.dataset));
}
