import type { Purchase } from "../payments/purchases.ts";
import type { Unrecorded } from "./find-unrecorded.ts";

/** A payment, with facts that are fetched only if it is recorded. */
export type Item = Unrecorded & Purchase;

/**
 * Puts the oldest payment first, so that invoices get their numbers in that order. Each is passed on as soon as none can be older: whoever
 * opens a payment page later pays later. So a run that is cut off has recorded the oldest ones.
 *
 * @param find fetches the facts of a payment. null: it failed, and the payment is left out
 */
export async function* inOrderOfPayment(
  found: Unrecorded[],
  find: (payment: Unrecorded["payment"]) => Promise<Purchase | null>,
): AsyncIterable<Item> {
  let waiting: Item[] = [];
  for (const item of found.toSorted(
    (a, b) => a.payment.createdAt.getTime() - b.payment.createdAt.getTime(),
  )) {
    const { payment } = item;
    while (waiting[0] && waiting[0].paidAt <= payment.createdAt) yield* waiting.splice(0, 1);
    const purchase = await find(payment);
    if (!purchase) continue;
    waiting = [...waiting, { ...item, ...purchase }].toSorted(
      (a, b) => a.paidAt.getTime() - b.paidAt.getTime(),
    );
  }
  yield* waiting;
}
