import { describe, expect, it } from "vitest";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { PlacedOrdersResponse } from "#domain/api/responses/order.ts";
import { buy, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

async function listOf(browser: ReturnType<Shop["browser"]>) {
  const { orders } = PlacedOrdersResponse.parse(await (await browser.api("/api/orders")).json());
  return orders.map(({ id, status }) => [id, status]);
}

async function libraryOf(browser: ReturnType<Shop["browser"]>) {
  return LibraryResponse.parse(await (await browser.api("/api/library")).json());
}

describe("the list of a buyer's orders", () => {
  it("has those that are paid and those whose payment is awaited or failed, newest first, and no others", async () => {
    const shop = await openShop();
    const paid = await buy(shop);
    await buy(shop, "record", "other@example.com");
    shop.mail.sent.pop();
    const browser = await signIn(shop);
    shop.wait(60);
    // Its payment page was left.
    await order(browser, { items: [{ product: "record" }] });
    const slow = await order(shop.browser(), {
      items: [{ product: "record" }, { product: "icons", option: "studio" }],
    });
    const { sessionId } = shop.payments.pay(slow, "reader@example.com", { state: "pending" });
    await reportEvent(shop, { session: sessionId });
    expect(await listOf(browser)).toEqual([
      [slow, "pending"],
      [paid, "paid"],
    ]);
    const awaited = await libraryOf(browser);
    expect(awaited.awaited).toEqual([{ id: slow, names: ["The Record", "Icons"] }]);
    expect(awaited.orders.map(({ id }) => id)).toEqual([paid]);

    const inChinese = LibraryResponse.parse(await (await browser.api("/api/library?locale=zh")).json());
    expect(inChinese.orders[0]?.items[0]?.name).toBe("书");
    const list = PlacedOrdersResponse.parse(await (await browser.api("/api/orders?locale=zh")).json());
    expect(list.orders.map(({ items }) => items.map(({ name }) => name))).toEqual([
      ["The Record", "Icons"],
      ["书"],
    ]);

    shop.payments.change(slow, { state: "failed" });
    await reportEvent(shop, { session: sessionId });
    expect(await listOf(browser)).toEqual([
      [slow, "failed"],
      [paid, "paid"],
    ]);
    expect(await libraryOf(browser)).not.toHaveProperty("awaited");
  });

  it("is only for who is signed in", async () => {
    const shop = await openShop();
    expect(await problemOf(await shop.browser().api("/api/orders"))).toEqual({
      status: 401,
      code: "not-signed-in",
    });
  });
});
