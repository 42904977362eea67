import type { OrderResponse } from "#domain/api/responses.ts";
import { reflowProblems } from "./access/reflow.ts";
import { expect, test } from "./test.ts";

const WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen";

test("a long word does not make the receipt wider than a phone", async ({ page, shop }) => {
  const item = { product: "badge", option: "gold", name: WORD, optionName: WORD, quantity: 3 };
  const amount = 123_456_789;
  const sums = {
    subtotal: amount * 3,
    discount: 0,
    tax: 0,
    taxIncluded: 0,
    amount: amount * 3,
    currency: "USD",
  };
  const order: OrderResponse = {
    ...{
      id: `ord_${WORD}`,
      status: "paid",
      ...sums,
      refunded: 0,
      received: null,
      discountName: null,
      dispute: null,
    },
    ...{ createdAt: "2026-11-22T08:00:00.000Z", paidAt: "2026-11-22T09:00:00.000Z" },
    items: [{ ...item, amount }],
  };
  await page.route("**/api/orders/*", (route) => route.fulfill({ json: order }));
  await page.goto(`${shop.url}/order/?id=ord_${WORD}`);
  await expect(page.getByRole("row", { name: WORD })).toBeVisible();
  expect(await reflowProblems(page)).toEqual([]);
});
