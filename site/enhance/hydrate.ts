import type { ReactElement } from "react";
import { hydrateRoot } from "react-dom/client";

/**
 * Runs a component in the place of the page's `Hydrated` part. `component` is given the data attributes of the part.
 * @returns a function that renders it again, for a component whose state is kept outside of it.
 */
export function hydrate(module: string, component: (data: DOMStringMap) => ReactElement): () => void {
  const part = document.querySelector<HTMLElement>(`[data-enhance="${module}"]`);
  if (!part) return () => {};
  const root = hydrateRoot(part, component(part.dataset));
  return () => root.render(component(part.dataset));
}
