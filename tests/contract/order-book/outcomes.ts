import type { Database } from "#checkout/orders/database/database.ts";
import { findLibraryItem } from "#checkout/orders/library/library.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import type { Order } from "#checkout/orders/order.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { book, bundle, createOffers, secondsLater } from "./samples.ts";

export const offers = createOffers(book, bundle);

export function refund(id: string, amount: number, hasFailed = false) {
  return { id, amount, hasFailed };
}

export function withRefunds(...refunds: PaymentOutcome["refunds"]): PaymentOutcome {
  return { refunds, disputes: [] };
}

/** What is recorded of payments in an order book, and what follows from it. */
export function outcomesIn(database: Database) {
  return { applyOutcome, access, sentAbout };

  async function applyOutcome(order: Order, outcome: PaymentOutcome, at = secondsLater(5)): Promise<Order> {
    return (await recordOutcome(database, order, outcome, at)).order;
  }

  /** Why the first thing that was bought can no longer be opened. null: it can. */
  async function access(order: Order) {
    const id = `${order.id.replace("ord", "ent")}_0_0`;
    const item = await findLibraryItem({ database, offers }, id, "en");
    return item?.endReason;
  }

  /** The ids of the messages about what has become of a payment. */
  async function sentAbout(): Promise<string[]> {
    return (await listMessages(database, { states: ["waiting", "sent"], limit: 99 }))
      .map(({ id }) => id)
      .filter((id) => !id.startsWith("paid_"))
      .toSorted();
  }
}
