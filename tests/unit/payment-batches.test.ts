import { expect, it } from "vitest";
import { batches } from "#checkout/jobs/reconcile.ts";
import { createPayment } from "../contract/order-book/samples.ts";

it.each([
  [0, []],
  [50, [50]],
  [101, [50, 50, 1]],
])("%i payments are compared with the order book in groups of %j, each in one read", async (count, sizes) => {
  async function* list() {
    for (let n = 0; n < count; n += 1) yield createPayment(`ord_${n}`);
  }
  const found = await Array.fromAsync(batches(list()));
  expect(found.map(({ length }) => length)).toEqual(sizes);
});
