import type { AddResult } from "./lines.ts";

export interface DrawerMessage {
  /** Announced to screen readers. */
  status?: string;
  /** Shown to everybody. */
  alert?: string;
}

export interface Drawer {
  /** Opens the drawer with a message and starts to refresh the cart from the shop's catalogue. */
  open: (message?: DrawerMessage) => Promise<void>;
  /** Resolves when the cart has been refreshed. */
  ready: () => Promise<void>;
  isOpen: () => boolean;
}

/** What was added to the cart before the drawer opens. */
export interface Added {
  name: string;
  result: AddResult;
  /** Adds it once more. */
  retry: () => AddResult;
}
