import { expect, it } from "vitest";
import { inOrderOfPayment } from "#checkout/jobs/order-of-payment.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import { createPayment } from "../contract/order-book/samples.ts";

const minute = (count: number) => new Date(Date.UTC(2026, 10, 22, 12, count));

/** By the minute in which a payment page was opened: when it was paid. */
const PAID = new Map([
  [0, 5],
  [1, 2],
  [3, 4],
  [6, 8],
  [7, 7],
]);

it("Payments are recorded in the order in which they were made, each before pages that were opened later are asked for", async () => {
  const found = [...PAID.keys()].toReversed().map((opened) => ({
    payment: createPayment(`ord_${opened}`, { createdAt: minute(opened) }),
    before: null,
  }));
  const asked: number[] = [];
  const find = async ({ createdAt }: Payment) => {
    const opened = createdAt.getUTCMinutes();
    asked.push(opened);
    return { paidAt: minute(PAID.get(opened) ?? 0), names: null };
  };
  const order: { paid: number; asked: number }[] = [];
  for await (const { paidAt } of inOrderOfPayment(found, find))
    order.push({ paid: paidAt.getUTCMinutes(), asked: asked.length });
  expect(order).toEqual([
    { paid: 2, asked: 2 },
    { paid: 4, asked: 3 },
    { paid: 5, asked: 3 },
    { paid: 7, asked: 5 },
    { paid: 8, asked: 5 },
  ]);
  expect(asked).toEqual([0, 1, 3, 6, 7]);
});
