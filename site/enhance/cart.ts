import { formatPlural } from "#messages/format.ts";
import type { Messages } from "../lib/messages.ts";
import { count, onChange } from "./cart/lines.ts";
import { model } from "./cart/model.ts";
import type { Drawer, OpeningMessage } from "./cart-view.tsx";

declare const WORDS: Messages["cart"];
/** The address of `cart-view.tsx`. */
declare const VIEW: string;
type View = typeof import("./cart-view.tsx");

/** The cart at the head of every page: how much is in it, and the drawer. */
const link = document.querySelector<HTMLAnchorElement>("[data-enhance=cart]");
if (link) {
  tell(link);
  onChange(() => tell(link));
  link.hidden = false;
  if (!link.hasAttribute("aria-current")) link.addEventListener("click", opened);
}

function opened(event: MouseEvent): void {
  // A click that asks for a tab of its own gets one.
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  void openCart();
}

/** Opens the drawer. @returns null where it cannot be loaded, and the browser goes to the cart's page instead. */
export async function openCart(message?: OpeningMessage): Promise<Drawer | null> {
  try {
    const view: View = await import(VIEW);
    const drawer = view.cartDrawer(model);
    await drawer.open(message);
    return drawer;
  } catch {
    if (link) location.assign(link.href);
    return null;
  }
}

/** Told by attributes: the style writes the number, which stands out of the text's way, and a label says it in words. */
function tell(link: HTMLAnchorElement): void {
  const n = count();
  if (n === 0) {
    delete link.dataset.count;
    link.removeAttribute("aria-label");
    return;
  }
  link.dataset.count = String(n);
  link.ariaLabel = formatPlural(WORDS.count, n, document.documentElement.lang);
}
