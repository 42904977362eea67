import { expect, it } from "vitest";
import { paidLines } from "#checkout/orders/paid-lines.ts";
import type { TaxPart } from "#domain/tax.ts";
import { lineTotals } from "#domain/totals.ts";
import { book, createPayment, lineOf } from "../contract/order-book/samples.ts";

const lines = [1000, 3000].map((unitAmount) => ({
  ...lineOf(book),
  ...lineTotals({ unitAmount, quantity: 1, discount: 100 }),
}));

function tax(amount: number, changes: Partial<TaxPart> = {}): TaxPart {
  return {
    ...{ name: "VAT", country: "DE", percentage: 19, amount, taxable: 900 },
    ...{ isIncluded: false, isReverseCharge: false },
    ...changes,
  };
}

const taxesOf = (payment: Parameters<typeof createPayment>[1]) =>
  paidLines(lines, createPayment("ord_1", { discount: 0, ...payment }));

it("a paid line has the tax that was calculated for it, on top of its price after the discount", () => {
  const taxes = [[tax(400)], [tax(100), tax(50, { isIncluded: true })]];
  const paid = taxesOf({ tax: 500, taxes });
  expect(paid.lines).toMatchObject([
    { tax: 400, total: 1300, taxes: taxes[0] },
    { tax: 100, total: 3000, taxes: taxes[1] },
  ]);
  expect(paid.taxIncluded).toBe(50);
});

it("a paid line has its share of the tax, if the tax of each line does not add up to it or is not known", () => {
  const share = [
    { tax: 95, total: 995 },
    { tax: 305, total: 3205 },
  ];
  expect(taxesOf({ tax: 400, taxes: [[tax(400)], [tax(100)]] }).lines).toMatchObject(share);
  const unknown = taxesOf({ tax: 400 });
  expect(unknown.lines).toMatchObject(share);
  expect([unknown.taxIncluded, unknown.lines[0]?.taxes]).toEqual([0, []]);
});
