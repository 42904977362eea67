import type { Loss } from "#domain/api/admin/rebuild.ts";
import { findOption, type Offer } from "#domain/offer.ts";
import type { Offers } from "../offers/offers.ts";
import type { Payment } from "../payments/payments.ts";
import type { Database } from "./database/database.ts";
import { takeCopies } from "./holds/limited-copies.ts";
import { wantedCopies } from "./holds/wanted-copies.ts";
import type { Order, OrderLine } from "./order.ts";
import { insertOrder } from "./order-store.ts";
import { rebuildOrder } from "./rebuild-order.ts";

/** Between the name of a product and that of its option on the payment page. */
const SEPARATOR = " · ";

/**
 * Places an order again that the book has lost, as it was before its payment, with the copies that it took from limited numbers. Does
 * nothing if there is one.
 *
 * @param names the name of each line at the time. null: those of the offers now
 */
export async function placeAgain(
  { database, offers }: { database: Database; offers: Offers },
  payment: Payment,
  names: string[] | null,
): Promise<void> {
  const { lines, ...order } = await rebuildOrder(offers, payment);
  const named = lines.map((line, index) => withName(line, names?.[index]));
  const found = await Promise.all(payment.lines.map(({ product }) => offers.find(product)));
  await database.write([
    ...insertOrder({ ...order, lines: named }, "reconciliation"),
    ...takeCopies(order.id, wantedCopies(lines, found)),
  ]);
}

/** What was bought is what the payment page said, even if the product has another name now, or was removed. */
function withName(line: OrderLine, sold: string | undefined): OrderLine {
  const { name, optionName } = line;
  if (sold === undefined || sold === (optionName ? name + SEPARATOR + optionName : name)) return line;
  const parts = optionName ? sold.split(SEPARATOR) : [sold];
  const option = parts.length > 1 ? (parts.pop() ?? "") : "";
  return { ...line, name: parts.join(SEPARATOR), optionName: option };
}

/** What an order lacks if it is rebuilt from its payment. @param isLost whether the book does not have it */
export async function findLosses(
  offers: Offers,
  order: Pick<Order, "lines">,
  payment: Payment,
  { isLost }: { isLost: boolean },
): Promise<Loss[]> {
  const losses: Loss[] = [];
  for (const [index, { product, option }] of payment.lines.entries()) {
    if (isLost && !hasOption(await offers.find(product), option))
      losses.push({ kind: "product-gone", product });
    const terms = order.lines[index]?.parts.flatMap(({ licenceKeys }) => licenceKeys ?? []) ?? [];
    if (terms.some(({ pool }) => pool !== undefined)) losses.push({ kind: "own-keys", product });
    const areKeysNew = payment.keySeed === undefined || Boolean(payment.gift?.deliverAt);
    if (areKeysNew && terms.some(({ pool }) => pool === undefined))
      losses.push({ kind: "new-keys", product });
  }
  if (isLost && payment.gift) losses.push({ kind: "words" });
  return losses;
}

/** The keys of the owner's list that an order had if it was confirmed, and that may be given to others by now. */
export function listedKeysOf({ lines }: Pick<Order, "lines">): Loss[] {
  return lines
    .filter(({ parts }) => parts.some(({ licenceKeys }) => licenceKeys?.pool !== undefined))
    .map(({ product }) => ({ kind: "own-keys", product }));
}

function hasOption(offer: Offer | null, option: string): boolean {
  return offer !== null && findOption(offer, option) !== undefined;
}
