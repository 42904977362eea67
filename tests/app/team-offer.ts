import type { Offer } from "#domain/offer.ts";
import { bookPart, standard } from "../checkout/goods.ts";

/** A product with three seats. */
export const TEAM: Offer = {
  ...{ product: "team", name: { en: "The Team Book" }, summary: {}, image: null, currency: "USD" },
  options: [
    {
      ...standard,
      price: 9900,
      parts: [{ ...bookPart, product: "team", name: { en: "The Team Book" }, seats: 3 }],
    },
  ],
};
