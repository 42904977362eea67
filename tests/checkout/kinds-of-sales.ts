import type { Discount } from "#domain/discount.ts";
import type { Offer, Part } from "#domain/offer.ts";
import { discountWith } from "./discounts.ts";
import { bookPart, OFFERS, standard } from "./goods.ts";

/** Products of every kind, and what buyers order of them. */

function goods(product: string, terms: Partial<Part>, option: Partial<Offer["options"][number]> = {}): Offer {
  const name = { en: `The ${product}` };
  const part = { ...bookPart, product, name, ...terms };
  const options = [{ ...standard, price: 4900, parts: [part], ...option }];
  return { product, name, summary: name, image: null, currency: "USD", options };
}

const edition = { products: ["print"], options: ["standard"], limit: 10, optionLimit: null };

/** @param releaseAt when the files of the pre-order come */
export function allKindsOfOffers(releaseAt: string): Offer[] {
  const offers = [
    ...OFFERS,
    goods("suite", { licenceKeys: { activations: 2 }, seats: 3 }),
    goods("plugin", { licenceKeys: { activations: null, pool: "plugin" } }),
    goods("sequel", { files: [], release: { at: releaseAt, day: releaseAt.slice(0, 10) } }),
    goods("print", {}, { copies: [edition] }),
    goods("box", {}, { copies: [edition] }),
    goods("vanishing", {}),
  ];
  return offers.map((offer) => ({ ...offer, taxCode: "txcd_10000000" }));
}

/** What is for sale after one product was removed and another renamed. */
export function laterOffers(offers: readonly Offer[]): Offer[] {
  return offers
    .filter(({ product }) => product !== "vanishing")
    .map((offer) =>
      offer.product === "icons" ? { ...offer, name: { en: "Icons, second edition" } } : offer,
    );
}

export const DISCOUNTS: Discount[] = [
  discountWith(),
  discountWith({ key: "FREE", code: "FREE", off: { percent: 10_000 }, limit: 5 }),
];

/** The order of each buyer: the part of their address before the @. @param later a day on which a gift is delivered */
export function kindsOfSales(later: string): Record<string, object> {
  const friend = { email: "friend@example.com", from: "Ada", words: "Enjoy!" };
  return {
    code: {
      items: [{ product: "book" }, { product: "icons", option: "studio", quantity: 7 }],
      code: "LANTERN10",
    },
    free: { items: [{ product: "book" }], code: "FREE" },
    gift: { items: [{ product: "book" }], recipient: friend },
    "later-gift": { items: [{ product: "book" }], recipient: { ...friend, on: later } },
    seats: { items: [{ product: "suite", quantity: 2 }] },
    "own-keys": { items: [{ product: "plugin" }] },
    "pre-order": { items: [{ product: "sequel" }] },
    limited: { items: [{ product: "box" }, { product: "print", quantity: 2 }] },
    "open-sum": { items: [{ product: "zine", option: "open", amount: 2750 }] },
    yen: { items: [{ product: "tote", quantity: 3 }], locale: "zh" },
    "costs-nothing": { items: [{ product: "sheet" }] },
    bundle: { items: [{ product: "everything" }], code: "LANTERN10" },
    vanished: { items: [{ product: "vanishing" }] },
  };
}
