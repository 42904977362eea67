import { createElement, Fragment } from "react";
import { SIGNED_IN_COOKIE } from "#domain/api/cookies.ts";
import type { CartContext } from "../components/cart/context.ts";
import type { Messages } from "../lib/messages.ts";
import type { Added, Drawer } from "./cart/drawer.ts";
import type { Model } from "./cart/model.ts";
import { refresh as refreshLines } from "./cart/refresh.ts";
import { loadStylesheet } from "./load-stylesheet.ts";

/** What the cart does with the shop's catalogue while it is shown. In one file with `cart-view.tsx`, but with messages of its own. */

declare const MESSAGES: Messages["cart"];
/** The URL of the cart's stylesheet. The cart page links it, and the drawer loads it. */
declare const STYLES_URL: string;
/** The URL of `cart-discounts.tsx`, which is loaded if there may be a discount. */
declare const DISCOUNTS_URL: string;
/** The URL of `cart-amounts.tsx`, which is loaded if the buyer chooses the price of a line. */
declare const AMOUNTS_URL: string;
/** The URL of `cart-refused.ts`, which is loaded if something could not be added. */
declare const REFUSED_URL: string;
/** The URL of `cart-owned.tsx`, which is loaded for signed-in buyers. */
declare const OWNED_URL: string;
/** Whether the shop has discounts without a code. */
declare const HAS_AUTOMATIC: boolean;

/** Updates the cart from the shop's catalogue, announces what has changed, and loads the parts that it needs. */
export async function refresh(context: CartContext): Promise<void> {
  if (HAS_AUTOMATIC || /code=/.test(location.search + document.cookie)) void showDiscounts(context);
  if (document.cookie.includes(SIGNED_IN_COOKIE))
    void loadPart<Owned>(OWNED_URL).then(({ showOwned }) => showOwned(context));
  const { lines, forSale, priceChanges, prefix } = context;
  const forSaleBefore = forSale(lines()).length;
  const priceChangesBefore = priceChanges.length;
  await refreshLines(context, prefix, (change) => priceChanges.unshift(change));
  if (priceChanges.length > priceChangesBefore || forSale(lines()).length < forSaleBefore) {
    context.announce(context.messages.changed);
  }
}

/** Shows the fields for prices that the buyer chooses, if there are any. */
export function showAmounts(context: CartContext): void {
  if (!context.amountField && context.lines().some(({ minimum }) => minimum !== undefined))
    void loadPart<Amounts>(AMOUNTS_URL).then(({ showAmounts }) => showAmounts(context));
}

/** Shows the fields for a discount code, and what discounts take off. */
export async function showDiscounts(context: CartContext): Promise<void> {
  const discounts = await loadPart<Discounts>(DISCOUNTS_URL);
  await discounts.showDiscounts(context);
}

/** Loads a part of the cart, which is rendered by the Preact of this file, and does not contain it again. */
async function loadPart<Part>(url: string): Promise<Part> {
  const part = await import(url);
  part.setPreact({ createElement, Fragment });
  return part;
}

type Amounts = typeof import("./cart-amounts.tsx");
type Discounts = typeof import("./cart-discounts.tsx");
type Owned = typeof import("./cart-owned.tsx");

/** Opens the drawer and says what was added, or why nothing was. */
export async function openDrawer(drawer: Drawer, { formatMessage }: Model, added?: Added): Promise<void> {
  styles ??= loadStylesheet(STYLES_URL);
  await styles;
  if (!added) return drawer.open();
  if (added.result === "added")
    return drawer.open({ status: formatMessage(MESSAGES.added, { name: added.name }) });
  const { openRefused }: Refused = await import(REFUSED_URL);
  await openRefused(drawer, added);
}

let styles: Promise<unknown> | undefined;

type Refused = typeof import("./cart-refused.ts");
