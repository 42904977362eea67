import { describe, expect, it } from "vitest";
import { wantedCopies } from "#checkout/orders/holds/wanted-copies.ts";
import { type OrderLine, orderLine } from "#checkout/orders/order.ts";
import type { Offer } from "#domain/offer.ts";
import { book } from "../contract/order-book/samples.ts";

const EDITIONS = ["cloth", "paper"];

/** A product of which there are ten copies, in two editions. */
function limited(product: string): Offer {
  const options = EDITIONS.map((key) => ({
    ...{ key, name: {}, price: 2900, minimum: null, parts: [] },
    copies: [{ products: [product], options: [key], limit: 10, optionLimit: null }],
  }));
  return { ...book, product, options };
}

/** A line of an order. */
function line(offer: Offer, option: string, quantity: number): OrderLine {
  const [first] = offer.options;
  if (!first) throw new Error("an offer has options");
  return orderLine(offer, { ...first, key: option }, { quantity, unitAmount: 2900, locale: "en" });
}

const [tome, record] = [limited("tome"), limited("record")];

describe("the limited copies in an order", () => {
  it("are counted by edition and product, where several lines take some", () => {
    const lines = [
      ...[line(tome, "cloth", 1), line(tome, "paper", 2), line(record, "cloth", 3), line(tome, "cloth", 4)],
    ];
    const copies = wantedCopies(lines, [tome, tome, record, tome]);
    expect(copies.map(({ products, options, quantity }) => [products[0], options[0], quantity])).toEqual([
      ["tome", "cloth", 5],
      ["tome", "paper", 2],
      ["record", "cloth", 3],
    ]);
    expect(copies[0]?.line).toBe(lines[0]);
  });

  it("are none of a product or an edition that was removed, or that has no limit", () => {
    expect(wantedCopies([line(tome, "cloth", 1)], [null])).toEqual([]);
    expect(wantedCopies([line(tome, "vellum", 1)], [tome])).toEqual([]);
    expect(wantedCopies([line(book, "standard", 1)], [book])).toEqual([]);
  });
});
