import { expect, it } from "vitest";
import { type TaxPart, taxesWithout } from "#domain/tax.ts";

function part(amount: number, taxable: number): TaxPart {
  const rate = { name: "VAT", percentage: 19, country: "DE", isIncluded: false, isReverseCharge: false };
  return { ...rate, amount, taxable };
}

it("what is left of taxes has what was taxed without a tax, and a tax of what was credited already", () => {
  expect(taxesWithout([part(0, 100)], [])).toEqual([part(0, 100)]);
  expect(taxesWithout([part(19, 100)], [part(10, 100)])).toEqual([part(9, 0)]);
  expect(taxesWithout([part(19, 100)], [part(19, 100)])).toEqual([]);
  expect(taxesWithout([part(19, 100)], [part(20, 110)])).toEqual([]);
});
