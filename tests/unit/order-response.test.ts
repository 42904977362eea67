import { describe, expect, it } from "vitest";
import { newOrder } from "#checkout/orders/order.ts";
import { isForOthers, orderSummaryResponse } from "#checkout/orders/order-response.ts";
import { book, bundle, lineOf } from "../contract/order-book/samples.ts";

const AT = new Date("2026-11-22T12:00:00.000Z");
const ORDER = newOrder({ lines: [], currency: "USD", email: null, locale: "en", at: AT });

describe("the answer about an order of before disputes were stored one by one", () => {
  it("says that a dispute is open if the order is disputed, and otherwise none", () => {
    expect(orderSummaryResponse({ ...ORDER, status: "disputed", outcome: null }).dispute).toBe("open");
    expect(orderSummaryResponse({ ...ORDER, status: "paid", outcome: null }).dispute).toBeNull();
  });
});

describe("whether others than its buyer get something of an order", () => {
  /** A bundle of which one part is for several people. */
  const team = lineOf(bundle);
  team.parts = team.parts.map((part, at) => (at === 0 ? { ...part, seats: 3 } : part));

  it("is so if any part of any line has seats", () => {
    expect(isForOthers({ ...ORDER, lines: [lineOf(book), team] })).toBe(true);
    expect(isForOthers({ ...ORDER, lines: [lineOf(book), lineOf(bundle)] })).toBe(false);
  });
});
