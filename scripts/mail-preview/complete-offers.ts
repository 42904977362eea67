import type { Change, Offer, OffersFile } from "#domain/offer.ts";

/** Adds what a preview needs and a new shop may lack: a product that can be bought, and one with a changelog. */
export function completeOffers(file: OffersFile): OffersFile {
  const { currency = "USD" } = file.offers[0] ?? {};
  const offers = file.offers.some(canBeBought) ? file.offers : [...file.offers, exampleOffer(currency)];
  if (offers.some(({ changes = [] }) => changes.length > 0)) return { ...file, offers };
  return { ...file, offers: offers.map((offer) => ({ ...offer, changes: [EXAMPLE_CHANGE] })) };
}

/** Whether a product has a price and something to deliver. */
export function canBeBought({ options }: Offer): boolean {
  return options.some(({ price, parts }) => price !== null && price > 0 && parts.length > 0);
}

const EXAMPLE_CHANGE: Change = {
  ...{ version: "1.1", isCounted: true, day: "2026-10-02" },
  notes: {
    en: {
      html: "<p>What the changelog of a product says.</p>",
      text: "What the changelog of a product says.",
    },
  },
};

function exampleOffer(currency: string): Offer {
  const name = { en: "An Example" };
  const part = { product: "example", name, files: [] };
  return {
    ...{ product: "example", name, summary: { en: "" }, image: null, currency },
    options: [{ key: "standard", name: { en: "Standard" }, price: 2900, minimum: null, parts: [part] }],
  };
}
