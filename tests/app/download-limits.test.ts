import { describe, expect, it } from "vitest";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { OrderPageResponse } from "#domain/api/responses/order.ts";
import { OFFERS } from "../checkout/goods.ts";
import { buy, download, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openShop } from "./shop.ts";

const HOUR_S = 3600;

/** A book that can be downloaded twice in two days, and all else three times a day. */
const limited = {
  shop: { downloads: { times: 3, hours: 24 } },
  offers: OFFERS.map((offer) =>
    offer.product === "book" ? withLimit(offer, { times: 2, hours: 48 }) : offer,
  ),
};

function withLimit(offer: (typeof OFFERS)[number], downloads: { times: number; hours: number }) {
  const options = offer.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({ ...part, downloads })),
  }));
  return { ...offer, options };
}

describe("the limit of an edition", () => {
  it("is in the place of the shop's, which holds for all else", async () => {
    const shop = await openShop(limited);
    const book = await buy(shop);
    const record = await buy(shop, "record");
    const reader = await signIn(shop);
    for (let day = 0; day < 2; day += 1) {
      expect((await download(reader, book)).status).toBe(200);
      expect((await download(reader, record, "one.mp3")).status).toBe(200);
      shop.wait(HOUR_S);
    }
    expect(await problemOf(await download(reader, book))).toEqual({ status: 403, code: "download-limit" });
    expect((await download(reader, record, "one.mp3")).status).toBe(200);
    shop.wait(24 * HOUR_S);
    expect(await problemOf(await download(reader, book))).toEqual({ status: 403, code: "download-limit" });
    expect((await download(reader, record, "one.mp3")).status).toBe(200);
    shop.wait(24 * HOUR_S);
    expect((await download(reader, book)).status).toBe(200);
  });

  it("shows in the library how many downloads are left of each", async () => {
    const shop = await openShop(limited);
    const book = await buy(shop);
    await buy(shop, "record");
    const reader = await signIn(shop);
    await download(reader, book);
    shop.wait(30 * HOUR_S);
    const { orders } = LibraryResponse.parse(await (await reader.api("/api/library")).json());
    const left = orders.flatMap(({ items }) => items.map(({ product, files }) => [product, files[0]?.left]));
    expect(Object.fromEntries(left)).toEqual({ record: 3, book: 1 });
  });
});

it("the page of an order shows how many downloads are left, too", async () => {
  const shop = await openShop(limited);
  const browser = shop.browser();
  const id = await order(browser, { items: [{ product: "book" }] });
  await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
  await download(browser, id);
  const page = OrderPageResponse.parse(await (await browser.api(`/api/orders/${id}`)).json());
  expect(page.items[0]?.files?.map((file) => file.left)).toEqual([1, 2]);
});
