import type { ReactElement } from "react";
import { hydrateRoot } from "react-dom/client";

/**
 * Runs a component in the place of the page's `Hydrated` part. `component` is given the data attributes of the part.
 * @returns a function that renders it again, for a component whose state is kept outside of it.
 */
export function hydrate(module: string, component: (data: DOMStringMap) => ReactElement): () => void {
  const container = document.querySelector<HTMLElement>(`[data-enhance="${module}"]`);
  if (!container) return () => {};
  const root = hydrateRoot(container, component(container.dataset));
  return () => root.render(component(container.dataset));
}
