import { SIGNED_IN_COOKIE } from "#domain/api/cookies.ts";
import { formatMessage } from "#messages/format.ts";
import type { CartContext } from "../components/cart/context.ts";
import type { Messages } from "../lib/messages.ts";
import type { AddResult } from "./cart/lines.ts";
import { refresh as refreshLines } from "./cart/refresh.ts";
import type { Drawer, DrawerMessage } from "./cart-view.tsx";
import { loadStylesheet } from "./load-stylesheet.ts";

/** What is loaded when the cart is shown, besides its view. */

declare const MESSAGES: Messages["cart"];
/** The URL of the cart's stylesheet. The cart page links it, and the drawer loads it. */
declare const STYLES_URL: string;
/** The URL of `code.ts`, which keeps the code of a link. */
declare const CODE_URL: string;
/** The URL of `cart-discounts.tsx`, which is loaded if there may be a discount. */
declare const DISCOUNTS_URL: string;
/** The URL of `cart-owned.tsx`, which is loaded for signed-in buyers. */
declare const OWNED_URL: string;
/** Whether the shop has discounts without a code. */
declare const HAS_AUTOMATIC: boolean;

/** Updates the cart from the shop's catalogue, announces what has changed, and loads the parts that it needs. */
export async function refresh(context: CartContext): Promise<void> {
  if (HAS_AUTOMATIC || mayHaveDiscountCode()) void showDiscounts(context);
  if (document.cookie.includes(SIGNED_IN_COOKIE))
    void import(OWNED_URL).then(({ showOwned }: Owned) => showOwned(context));
  const { lines, forSale, priceChanges } = context;
  const forSaleBefore = forSale(lines()).length;
  const priceChangesBefore = priceChanges.length;
  await refreshLines(context.prefix, (change) => priceChanges.unshift(change));
  if (priceChanges.length > priceChangesBefore || forSale(lines()).length < forSaleBefore) {
    context.announce(context.messages.changed);
  }
}

/** Shows the fields for a discount code, and what discounts take off. */
export async function showDiscounts(context: CartContext): Promise<void> {
  // The field shows the kept code.
  if (mayHaveDiscountCode()) await import(CODE_URL);
  const discounts: typeof import("./cart-discounts.tsx") = await import(DISCOUNTS_URL);
  discounts.showDiscounts(context);
}

function mayHaveDiscountCode(): boolean {
  return /code=/.test(location.search + document.cookie);
}

type Owned = typeof import("./cart-owned.tsx");

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
