import { expect, it } from "vitest";
import { type PaymentOutcome, refundedLines } from "#domain/payment-outcome.ts";

const refund = { id: "re", amount: 100, hasFailed: false };
const linesOf = (refunds: PaymentOutcome["refunds"]) => refundedLines({ refunds, disputes: [] });

it("the lines that were refunded one by one are listed once each, in the order of the receipt", () => {
  expect(linesOf([{ ...refund, lines: [2, 10] }, refund, { ...refund, lines: [0, 2] }])).toEqual([0, 2, 10]);
});

it("neither a refund of a sum nor one that has failed names a line", () => {
  expect(linesOf([refund, { ...refund, lines: [1], hasFailed: true }])).toEqual([]);
});
