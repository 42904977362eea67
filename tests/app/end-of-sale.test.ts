import { expect, test } from "vitest";
import { OFFERS } from "../checkout/goods.ts";
import { buy, problemOf, signIn } from "./buying.ts";
import { openShop } from "./shop.ts";

const BOOK = { items: [{ product: "book" }] };

test("a sale ends at its moment, also while its page still shows a price, and buyers keep their files", async () => {
  const offers = OFFERS.map((offer) =>
    offer.product === "book" ? { ...offer, soldUntil: "2026-11-22T12:01:00.000Z" } : offer,
  );
  const shop = await openShop({ offers });
  await buy(shop);
  shop.wait(59);
  expect((await shop.browser().api("/api/quote", { json: BOOK })).status).toBe(200);
  shop.wait(1);
  for (const path of ["/api/quote", "/api/checkout"]) {
    const refused = await shop.browser().api(path, { json: BOOK });
    expect(await refused.clone().json()).toMatchObject({ product: "book" });
    expect(await problemOf(refused)).toEqual({ status: 422, code: "not-for-sale" });
  }
  const library = await (await (await signIn(shop)).api("/api/library")).json();
  expect(library.orders[0].items[0].files).toHaveLength(2);
});
