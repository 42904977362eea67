import type { Offer } from "#domain/offer.ts";
import { book } from "../contract/order-book/samples.ts";

const SEATS = 3;
/** The product of which one copy is for several people. */
export const TEAM = "team";

/** What buyers can order: two products for one person each, and one with seats. */
export const OFFERS = ["book", "record", TEAM].map(
  (product): Offer => ({
    ...book,
    product,
    options: book.options.map((option) => ({
      ...option,
      parts: option.parts.map((part) => ({ ...part, product, ...(product === TEAM && { seats: SEATS }) })),
    })),
  }),
);
