import type { Discount } from "#domain/discount.ts";
import type { Offer } from "#domain/offer.ts";
import { discountWith } from "../checkout/discounts.ts";
import { book } from "../contract/order-book/samples.ts";

const SEATS = 3;
/** The product of which one copy is for several people. */
export const TEAM = "team";

/** What buyers can order: three products for one person each, of which one is free, and one with seats. */
export const OFFERS = ["book", "sheet", "record", TEAM].map(
  (product): Offer => ({
    ...book,
    product,
    options: book.options.map((option) => ({
      ...option,
      ...(product === "sheet" && { price: 0 }),
      parts: option.parts.map((part) => ({ ...part, product, ...(product === TEAM && { seats: SEATS }) })),
    })),
  }),
);

/** A code that makes two orders free, another one in each sequence. */
export function limitedWhole(sequence: number): Discount {
  const code = `FREE-${sequence}`;
  return discountWith({ key: code, code, off: { percent: 10_000 }, limit: 2 });
}
