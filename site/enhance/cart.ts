import { formatMessage } from "#messages/format.ts";
import type { CartModel } from "../components/cart/context.ts";
import type { Messages } from "../lib/messages.ts";
import { countItems, onChange } from "./cart/lines.ts";
import { model } from "./cart/model.ts";
import type { Added } from "./cart-refresh.ts";
import { checkBeforeSending } from "./sending.ts";

declare const MESSAGES: Messages["cart"];
/** The URL of `cart-view.tsx`, which is loaded when the drawer first opens. */
declare const VIEW_URL: string;
/** The URL of `cart-refresh.ts`, which is loaded when the cart is shown. */
declare const REFRESH_URL: string;
/** The URL of `code.ts`, which is loaded if a link or a cookie has a discount code. */
declare const CODE_URL: string;
/** The URL of `returning.ts`, which is loaded if the browser has placed orders that may have been paid since, or is signed in. */
declare const RETURNING_URL: string;
type View = typeof import("./cart-view.tsx");
type Refresh = typeof import("./cart-refresh.ts");

/** The cart, for its view. */
export const cart: CartModel = { ...model, loadActions: () => import(REFRESH_URL) };

/** The cart link in the header of every page: shows the number of items and opens the drawer. */
const link = document.querySelector<HTMLAnchorElement>("[data-enhance=cart]");
if (link) {
  // The cart can be paid for on every page.
  checkBeforeSending(MESSAGES.unreachable);
  showCount(link);
  onChange(() => showCount(link));
  link.hidden = false;
  if (!link.hasAttribute("aria-current")) link.addEventListener("click", handleClick);
}

const address = location.search + document.cookie;
if (/code=/.test(address)) void import(CODE_URL);
if (/placed-|signed-/.test(address)) void import(RETURNING_URL);

function handleClick(event: MouseEvent): void {
  // A click with a modifier key opens the cart page in a new tab or window.
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  void openCart();
}

/** Opens the drawer and says what was added. If it cannot be loaded, the browser goes to the cart page instead. */
export async function openCart(added?: Added): Promise<void> {
  try {
    const [view, refresh]: [View, Refresh] = await Promise.all([import(VIEW_URL), import(REFRESH_URL)]);
    await refresh.openDrawer(view.cartDrawer(cart), added);
  } catch {
    if (link) location.assign(link.href);
  }
}

/**
 * Shows the number of items by attributes: the stylesheet renders `data-count`, and the label is for screen readers. Without
 * `formatPlural`, which no other script of a product page needs.
 */
function showCount(link: HTMLAnchorElement): void {
  const n = countItems();
  link.dataset.count = String(n || "");
  const { lang } = document.documentElement;
  const form = MESSAGES.count[new Intl.PluralRules(lang).select(n)] ?? MESSAGES.count.other;
  link.ariaLabel = n > 0 ? formatMessage(form, { n: n.toLocaleString(lang) }) : null;
}
