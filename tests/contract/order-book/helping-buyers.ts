import { correctAddress } from "#checkout/orders/customers/correct-address.ts";
import type { Database } from "#checkout/orders/database/database.ts";
import { listOrderEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import type { Order } from "#checkout/orders/order.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { redeemLink } from "#checkout/orders/sign-in/links.ts";
import { MessageState } from "#domain/api/responses/states.ts";
import type { Offer } from "#domain/offer.ts";
import { book, bundle, createOffers, NOON, payOrder, placeOrder } from "./samples.ts";
import { createLink } from "./sign-in.ts";

/** The address that a buyer has entered by mistake, and the one that was meant. */
export const WRONG = "reeder@example.com";
export const RIGHT = "reader@example.com";

/** A product with licence keys. */
export const app: Offer = {
  ...book,
  product: "app",
  options: book.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({ ...part, product: "app", licenceKeys: { activations: 3 } })),
  })),
};
export const offers = createOffers(book, bundle, app);

/** What buyers do, what the owner does for them, and what they have then. */
export function helpBuyers(database: Database) {
  const messages = () => listMessages(database, { states: MessageState.options, limit: 100 });
  return {
    messages,
    buy: async (offer = book, email = WRONG) => payOrder(database, email, await placeOrder(database, offer)),
    correct: (order: Order, email = RIGHT, at = NOON) =>
      correctAddress({ database, offers, log: () => {}, clock: () => at }, order, email, "owner"),
    sent: async () =>
      (await messages()).map(({ kind, recipient, state }) => `${kind} ${recipient} ${state}`).toSorted(),
    libraryOf: async (email: string) =>
      (await findLibrary({ database, offers }, email, "en")).map(({ id }) => id),
    entitlementsOf: async (order: Order) => (await listOrderEntitlements(database, order)).flat(),
    async signIn(email: string) {
      const { token } = await createLink(database, { email, locale: "en" }, NOON);
      const session = await redeemLink(database, token, NOON);
      if (!session) throw new Error("the link is valid");
      return session.token;
    },
    async current({ id }: Order) {
      const order = await findOrder(database, id);
      if (!order) throw new Error("the order exists");
      return order;
    },
  };
}
