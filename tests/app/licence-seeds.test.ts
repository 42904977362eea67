import { expect, it } from "vitest";
import type { LicenceKeys, Offer } from "#domain/offer.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { order } from "./buying.ts";
import { openShop } from "./shop.ts";

/** A product with the book's files, and one part for each of these terms. */
function offerWith(product: string, ...terms: (LicenceKeys | null)[]): Offer {
  const parts = terms.map((licenceKeys) => ({ ...bookPart, ...(licenceKeys && { licenceKeys }) }));
  return {
    ...{ product, name: { en: product }, summary: {}, image: null, currency: "USD" },
    options: [{ ...standard, price: 2900, parts }],
  };
}

const made = { activations: 1 };
const own = { activations: 1, pool: "own" };

it.each<[string, string[], boolean]>([
  ["whose keys the shop makes", ["app"], true],
  ["of which only one product has such keys", ["book", "app"], true],
  ["of which only one part has such keys", ["kit"], true],
  ["whose keys are the owner's", ["plugin"], false],
  ["without keys", ["book"], false],
])(
  "Stripe keeps what the licence keys of an order are made from, of one %s: %j, %s",
  async (_, products, isKept) => {
    const shop = await openShop({
      offers: [...OFFERS, offerWith("app", made), offerWith("kit", null, made), offerWith("plugin", own)],
    });
    const seeds: (string | undefined)[] = [];
    const { open } = shop.payments.port;
    shop.payments.port.open = (placed, page) => {
      seeds.push(placed.keySeed);
      return open(placed, page);
    };
    for (const _ of [1, 2]) await order(shop.browser(), { items: products.map((product) => ({ product })) });
    if (isKept) expect(new Set(seeds.filter(Boolean)).size).toBe(2);
    else expect(seeds).toEqual([undefined, undefined]);
  },
);
