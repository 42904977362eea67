import { describe, expect, it } from "vitest";
import { newlyCreditedTaxes } from "#checkout/orders/sales/credited-taxes.ts";
import { refundShares } from "#checkout/orders/sales/refund-shares.ts";
import { lineTotals } from "#domain/totals.ts";
import { book, lineOf } from "../contract/order-book/samples.ts";

/** An order with a line for each amount. */
function orderOf(amounts: number[], currency = "USD") {
  const lines = amounts.map((unitAmount) => ({
    ...lineOf(book),
    ...lineTotals({ unitAmount, quantity: 1 }),
  }));
  return { lines, currency };
}

const refund = (amount: number, changes: { hasFailed?: boolean; lines?: number[] } = {}) => ({
  ...{ id: `re_${amount}`, amount, hasFailed: false },
  ...changes,
});

describe("what refunds give back of each line", () => {
  it("excludes a refund that has failed, so that all of it remains for the next one", () => {
    const shares = refundShares(orderOf([1000, 3000]), [refund(400, { hasFailed: true }), refund(400)]);
    expect(shares).toEqual([
      [0, 0],
      [100, 300],
    ]);
  });

  it("is taken from other lines if the lines that it is for do not have enough left", () => {
    const order = orderOf([1000, 500, 1500]);
    expect(refundShares(order, [refund(1400, { lines: [0] })])).toEqual([[1000, 100, 300]]);
  });

  it("is in steps that can be paid, if the refund is", () => {
    expect(refundShares(orderOf([1000, 1000, 1000], "KWD"), [refund(1000)])).toEqual([[340, 330, 330]]);
    expect(refundShares(orderOf([1000, 1000], "KWD"), [refund(1005)])).toEqual([[503, 502]]);
    expect(refundShares(orderOf([1000, 1000, 1000]), [refund(1000)])).toEqual([[334, 333, 333]]);
  });

  it("has no tax where a line was free", () => {
    const vat = {
      ...{ name: "VAT", country: "DE", percentage: 19, isIncluded: true, isReverseCharge: false },
      ...{ amount: 160, taxable: 840 },
    };
    const [paid, free] = orderOf([1000, 0]).lines;
    if (!paid || !free) throw new Error("there are two lines");
    const lines = [
      { ...paid, taxes: [vat] },
      { ...free, taxes: [{ ...vat, amount: 0, taxable: 0 }] },
    ];
    expect(newlyCreditedTaxes({ lines, currency: "EUR" }, [refund(1000)], [])).toEqual([vat]);
  });
});
