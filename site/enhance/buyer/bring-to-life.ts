import type { ReactElement } from "react";
import { hydrateRoot } from "react-dom/client";

/** Runs a buyer's page where it stands in the HTML as it begins. `page` is told what its `Alive` was given. */
export function bringToLife(module: string, page: (given: DOMStringMap) => ReactElement): void {
  const place = document.querySelector<HTMLElement>(`[data-enhance="${module}"]`);
  if (place) hydrateRoot(place, page(place.dataset));
}
