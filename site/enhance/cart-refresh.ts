import { formatMessage } from "#messages/format.ts";
import type { Messages } from "../lib/messages.ts";
import type { AddResult } from "./cart/lines.ts";
import type { Drawer, DrawerMessage } from "./cart-view.tsx";
import { loadStylesheet } from "./load-stylesheet.ts";

/** What is loaded when the cart is shown, besides its view. */

declare const MESSAGES: Messages["cart"];
/** The URL of the cart's stylesheet. The cart page links it, and the drawer loads it. */
declare const STYLES_URL: string;

export { refresh } from "./cart/refresh.ts";

/** What was added to the cart before the drawer opens. */
export interface Added {
  name: string;
  result: AddResult;
  /** Adds it once more. */
  retry: () => AddResult;
}

/**
 * Opens the drawer and says what was added. If the cart is full, tries again once the drawer has refreshed it: lines that turn out to be
 * no longer for sale make room. If the buyer has closed the drawer meanwhile, nothing is added.
 */
export async function openDrawer(drawer: Drawer, added?: Added): Promise<void> {
  styles ??= loadStylesheet(STYLES_URL);
  await styles;
  await drawer.open(added && messageOf(added));
  if (added?.result !== "full") return;
  await drawer.ready();
  if (drawer.isOpen() && added.retry() === "added")
    await drawer.open(messageOf({ ...added, result: "added" }));
}

let styles: Promise<unknown> | undefined;

function messageOf({ result, name }: Added): DrawerMessage {
  return result === "added"
    ? { status: formatMessage(MESSAGES.added, { name }) }
    : { alert: MESSAGES[result] };
}
