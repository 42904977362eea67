import { describe, expect, it } from "vitest";
import type { OrderPageResponse } from "#domain/api/responses/order.ts";
import { orderNotice } from "#domain/order-notice.ts";

const ORDER: OrderPageResponse = {
  ...{
    id: "ord_1",
    status: "paid",
    currency: "USD",
    subtotal: 2900,
    discount: 0,
    discountName: null,
    tax: 0,
  },
  ...{ taxIncluded: 0, amount: 2900, refunded: 0, received: null, dispute: null },
  ...{ createdAt: "2026-11-22T08:00:00.000Z", paidAt: "2026-11-22T09:00:00.000Z" },
  ...{ email: "giver@example.com", opened: true, awaitsConfirmation: false, delivery: null },
  ...{ correctableUntil: null, items: [] },
  gift: { recipient: "friend@example.com", giver: null, words: null, deliversAt: null, isCorrectable: false },
};

describe("the page of a gift's order", () => {
  it.each<[Partial<OrderPageResponse>, ReturnType<typeof orderNotice>]>([
    [{}, "gift-sent"],
    [{ status: "refunded", refunded: 2900 }, "gift-refunded"],
    [{ refunded: 1000 }, "gift-partly-refunded"],
    [{ status: "disputed", dispute: "open" }, "gift-disputed"],
    [{ status: "disputed", dispute: "lost" }, "gift-dispute-lost"],
    [{ dispute: "won" }, "gift-dispute-won"],
    [{ status: "failed", paidAt: null }, "failed"],
  ])("says what became of its payment, and nothing of the giver's library: %j", (changes, notice) => {
    expect(orderNotice({ ...ORDER, ...changes })).toBe(notice);
  });

  it("does not call it free where its sums are hidden", () => {
    expect(orderNotice({ ...ORDER, amount: 0, gift: null, areSumsHidden: true })).toBe("paid");
    expect(orderNotice({ ...ORDER, amount: 0, gift: null })).toBe("free");
  });

  it("says the same as any other order's page where it is not opened", () => {
    expect(orderNotice({ ...ORDER, status: "refunded", gift: null, opened: false })).toBe("refunded");
  });
});
