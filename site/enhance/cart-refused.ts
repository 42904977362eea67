import { formatMessage } from "#messages/format.ts";
import type { Messages } from "../lib/messages.ts";
import type { Added, Drawer } from "./cart/drawer.ts";

declare const MESSAGES: Messages["cart"];

/**
 * Loaded when something could not be added. Opens the drawer and says why. If the cart is full, tries again once the drawer has
 * refreshed it: lines that turn out to be no longer for sale make room. If the buyer has closed the drawer meanwhile, nothing is added.
 */
export async function openRefused(drawer: Drawer, { name, result, retry }: Added): Promise<void> {
  await drawer.open({ alert: result === "full" ? MESSAGES.full : MESSAGES.denied });
  if (result !== "full") return;
  await drawer.ready();
  if (drawer.isOpen() && retry() === "added")
    await drawer.open({ status: formatMessage(MESSAGES.added, { name }) });
}
