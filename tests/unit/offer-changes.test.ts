import { expect, it } from "vitest";
import type { OffersFile } from "#domain/offer.ts";
import { compareOffers } from "#publish/offer-changes.ts";

const file: OffersFile = {
  version: 2,
  shop: { name: { en: "The Shop" }, languages: ["en"], support: "help@shop.example" },
  offers: [],
  messages: {},
};
const dated: OffersFile = { ...file, shop: { ...file.shop, validUntil: "2026-12-24T00:00:00.000Z" } };

it("a plan names no change of settings when only the date of a product is ahead, or has passed", () => {
  for (const [live, next] of [
    [file, dated],
    [dated, file],
    [dated, dated],
  ] as const)
    expect(compareOffers(live, next)).toEqual({ changed: [], removed: [], hasOtherChanges: false });
});

it("a plan names a change of settings, and all of them in a first release", () => {
  const other = { ...dated, shop: { ...dated.shop, support: "new@shop.example" } };
  expect(compareOffers(file, other).hasOtherChanges).toBe(true);
  expect(compareOffers(null, file).hasOtherChanges).toBe(true);
});
