import { describe, expect, it } from "vitest";
import { denyAccess } from "#checkout/orders/entitlements/entitlement.ts";

const NOON = new Date("2026-11-22T12:00:00.000Z");

describe("an entitlement", () => {
  const granted = { startsAt: "2026-11-01T00:00:00.000Z", releasesAt: null, endsAt: null, endReason: null };

  it("of a pre-order gives access once it is released, even if its date has passed", () => {
    const preOrder = { ...granted, releasesAt: "2026-11-02T00:00:00.000Z" };
    expect(denyAccess(preOrder, NOON)).toBe("access-not-started");
  });

  it("gives access from its start", () => {
    expect(denyAccess(granted, NOON)).toBeNull();
    expect(denyAccess({ ...granted, startsAt: "2027-01-01T00:00:00.000Z" }, NOON)).toBe("access-not-started");
  });

  it("gives access although a clock was wrong by some hours when it was granted", () => {
    expect(denyAccess({ ...granted, startsAt: "2026-11-23T11:00:00.000Z" }, NOON)).toBeNull();
  });

  it("gives access until its end", () => {
    expect(denyAccess({ ...granted, endsAt: "2026-11-22T12:00:00.001Z" }, NOON)).toBeNull();
    expect(denyAccess({ ...granted, endsAt: "2026-11-22T12:00:00.000Z" }, NOON)).toBe("access-ended");
  });

  it("that ended early says why", () => {
    const ended = { ...granted, endsAt: "2026-11-10T00:00:00.000Z", endReason: "refunded" } as const;
    expect(denyAccess(ended, NOON)).toBe("refunded");
  });
});
