import { expect, it } from "vitest";
import type { SaleLine } from "#domain/api/admin/sales.ts";
import { totalsByMonth } from "#domain/sales-totals.ts";

/** A line of a sale of which only the fee matters. */
function lineWith(changes: Partial<SaleLine>): SaleLine {
  const sums = { subtotal: 0, discount: 0, tax: 0, taxIncluded: 0, total: 0, refunded: 0, disputeLost: 0 };
  return {
    ...({ order: "ord_1", paidAt: "2026-11-22T12:00:00.000Z", currency: "USD", ...sums } as SaleLine),
    ...{ fee: null, feeCurrency: null },
    ...changes,
  };
}

it("fees are added up by their own currency, and only where both are known", () => {
  const lines = [
    lineWith({ fee: 30, feeCurrency: "USD" }),
    lineWith({ fee: 20, feeCurrency: "EUR" }),
    lineWith({ fee: 12, feeCurrency: "USD" }),
    lineWith({ fee: 5 }),
    lineWith({ feeCurrency: "GBP" }),
    lineWith({}),
  ];
  expect(totalsByMonth(lines)[0]?.fees).toEqual([
    { currency: "EUR", amount: 20 },
    { currency: "USD", amount: 42 },
  ]);
});
