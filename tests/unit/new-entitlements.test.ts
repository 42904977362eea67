import { describe, expect, it } from "vitest";
import { newEntitlements } from "#checkout/orders/entitlements/grant-entitlements.ts";
import type { Part } from "#domain/offer.ts";
import { bundle, lineOf, NOON } from "../contract/order-book/samples.ts";

const HOLDER = { holder: "reader@example.com", at: NOON };

/** An order of a bundle, whose parts are changed. */
function orderOf(changes: Partial<Part>, quantity = 1) {
  const line = lineOf(bundle);
  const parts = line.parts.map((part) => ({ ...part, ...changes }));
  return { id: "ord_1", lines: [{ ...line, parts, quantity }] };
}

describe("what is granted for an order", () => {
  it("is a seat for each person and each copy of an edition for several people, each with a licence key", () => {
    const seats = newEntitlements(orderOf({ seats: 3, licenceKeys: { activations: 1 } }, 2), HOLDER);
    expect(new Set(seats.map(({ id }) => id)).size).toBe(12);
    expect(seats.every(({ quantity, licenceKeys }) => quantity === 1 && licenceKeys.length === 1)).toBe(true);
  });

  it("has the key that its buyer already has once, for the first product and the first person", () => {
    const order = orderOf({ seats: 2, licenceKeys: { activations: 1 } });
    const keys = newEntitlements(order, { ...HOLDER, importedKeys: ["MINE-0001"] }).map(
      ({ licenceKeys }) => licenceKeys[0],
    );
    expect(keys[0]).toBe("MINE-0001");
    expect(new Set(keys).size).toBe(4);
  });

  it("opens at once if its day has passed and its files have come, and otherwise once they do", () => {
    const release = { at: "2026-11-01T00:00:00.000Z", day: "2026-11-01" };
    const startOf = (files: Part["files"] | undefined) =>
      newEntitlements(orderOf({ release, ...(files && { files }) }), HOLDER)[0];
    const startsAt = NOON.toISOString();
    expect(startOf(undefined)).toMatchObject({ startsAt, releasesAt: null });
    expect(startOf([])).toMatchObject({ startsAt, releasesAt: release.at });
    const today = orderOf({ release: { ...release, at: startsAt } });
    expect(newEntitlements(today, HOLDER)[0]).toMatchObject({ startsAt, releasesAt: null });
  });

  it("gets no key of the shop's own making if its creator has a list of keys", () => {
    const order = orderOf({ licenceKeys: { activations: null, pool: "book" } });
    expect(newEntitlements(order, HOLDER).map(({ licenceKeys }) => licenceKeys)).toEqual([[], []]);
  });
});
