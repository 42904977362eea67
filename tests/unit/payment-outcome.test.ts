import { describe, expect, it } from "vitest";
import { isWhollyRefunded, type PaymentOutcome, refundedLines } from "#domain/payment-outcome.ts";

const refund = { id: "re", amount: 100, hasFailed: false };
const linesOf = (refunds: PaymentOutcome["refunds"]) => refundedLines({ refunds, disputes: [] });

it("the lines that were refunded one by one are listed once each, in the order of the receipt", () => {
  expect(linesOf([{ ...refund, lines: [2, 10] }, refund, { ...refund, lines: [0, 2] }])).toEqual([0, 2, 10]);
});

it("neither a refund of a sum nor one that has failed names a line", () => {
  expect(linesOf([refund, { ...refund, lines: [1], hasFailed: true }])).toEqual([]);
});

describe("refunds of all that was received", () => {
  const [whole, first, second] = [refund, { ...refund, lines: [0] }, { ...refund, id: "re_2", lines: [1] }];
  const endAll = (totals: number[], ...refunds: PaymentOutcome["refunds"]) => {
    const lines = totals.map((total) => ({ total }));
    const amount = totals.reduce((sum, total) => sum + total, 0);
    return isWhollyRefunded({ amount, lines }, { refunds, disputes: [] });
  };

  it("end all of an order, whatever a line of it cost", () => {
    expect(endAll([100, 0], whole)).toBe(true);
    expect(endAll([100, 100], first, second)).toBe(true);
    expect(endAll([100, 100, 0], { ...refund, amount: 200 })).toBe(true);
  });

  it("leave the lines that were free if they name the others, in any order", () => {
    expect(endAll([100, 0], first)).toBe(false);
    expect(endAll([100, 100, 0], first, second)).toBe(false);
    expect(endAll([100, 100, 0], second, first)).toBe(false);
    expect(endAll([100, 0], { ...refund, amount: 30 }, { ...first, amount: 70 })).toBe(false);
    expect(endAll([100, 0], { ...refund, lines: [0, 1] })).toBe(true);
  });

  it("end all if a sum has refunded a line that none of them names", () => {
    expect(endAll([100, 100, 0], first, whole)).toBe(true);
    expect(endAll([100, 0], { ...first, hasFailed: true }, whole)).toBe(true);
  });

  it("have to be as much as that", () => {
    expect(endAll([200, 0], whole)).toBe(false);
    expect(endAll([0])).toBe(false);
  });
});
