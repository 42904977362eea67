import { SIGNED_IN_COOKIE } from "#domain/api/cookies.ts";
import type { Messages } from "../lib/messages.ts";
import { checkPlacedOrders, placedOrders } from "./cart/placed-orders.ts";
import { showOwnedEditions } from "./owned-editions.ts";

declare const MESSAGES: Messages["returning"];
declare const PATH_PREFIX: string;

/** Loaded on every page for visitors who have placed an order lately, or are signed in. */

// The page of an order asks about it itself.
void checkPlacedOrders(placedOrders().filter((id) => !location.search.includes(id)));

if (document.cookie.includes(SIGNED_IN_COOKIE)) {
  const form = document.querySelector<HTMLFormElement>("#buy");
  if (form) void showOwnedEditions(form, MESSAGES, PATH_PREFIX);
}
