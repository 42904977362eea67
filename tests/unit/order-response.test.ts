import { describe, expect, it } from "vitest";
import { newOrder } from "#checkout/orders/order.ts";
import { orderSummaryResponse } from "#checkout/orders/order-response.ts";

const AT = new Date("2026-11-22T12:00:00.000Z");
const ORDER = newOrder({ lines: [], currency: "USD", email: null, locale: "en", at: AT });

describe("the answer about an order of before disputes were stored one by one", () => {
  it("says that a dispute is open if the order is disputed, and otherwise none", () => {
    expect(orderSummaryResponse({ ...ORDER, status: "disputed", outcome: null }).dispute).toBe("open");
    expect(orderSummaryResponse({ ...ORDER, status: "paid", outcome: null }).dispute).toBeNull();
  });
});
