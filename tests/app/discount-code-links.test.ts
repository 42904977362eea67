import { describe, expect, it } from "vitest";
import { findOrder } from "#checkout/orders/order-store.ts";
import type { Discount } from "#domain/discount.ts";
import { discountWith } from "../checkout/discounts.ts";
import { order } from "./buying.ts";
import { BOOK, place, shopWith } from "./discounted-orders.ts";
import { openShop, type Shop } from "./shop.ts";

describe("the code of a link", () => {
  /** Follows the link and buys with a plain form, as a browser without scripts does. */
  async function buyByForm(shop: Shop, code: string, fields: Record<string, string> = {}) {
    const browser = shop.browser();
    await browser.api(`/?code=${encodeURIComponent(code)}`);
    const body = new URLSearchParams({ product: "book", code: "", ...fields });
    const headers = { Accept: "text/html" };
    const response = await browser.api("/api/checkout", { method: "POST", body, headers });
    const placed = await findOrder(shop.database, [...shop.payments.byOrder.keys()].at(-1) ?? "");
    return { status: response.status, page: await response.text(), discount: placed?.discount };
  }

  it("applies to a form without a code, and a typed code takes its place", async () => {
    const other = discountWith({ key: "HALF", code: "Half", off: { percent: 5000 } });
    expect(await buyByForm(await shopWith(discountWith()), " lantern10 ")).toMatchObject({ discount: 290 });
    const both = await shopWith(discountWith(), other);
    expect(await buyByForm(both, "LANTERN10", { code: "half" })).toMatchObject({ discount: 1450 });
  });

  it("does not apply to a program's request", async () => {
    const shop = await shopWith(discountWith());
    const browser = shop.browser();
    await browser.api("/?code=LANTERN10");
    expect(await findOrder(shop.database, await order(browser, { items: BOOK }))).toMatchObject({
      discount: 0,
    });
  });

  it.each<[string, Partial<Discount>]>([
    ["is unknown", { key: "OTHER", code: "OTHER" }],
    ["has ended", { until: "2026-11-22T11:00:00.000Z" }],
  ])("is ignored if it %s", async (_, changes) => {
    expect(await buyByForm(await shopWith(discountWith(changes)), "LANTERN10")).toMatchObject({
      ...{ status: 303, discount: 0 },
    });
  });

  it("is ignored once it is used up", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    await place(shop);
    expect(await buyByForm(shop, "LANTERN10")).toMatchObject({ status: 303, discount: 0 });
  });

  it("is not ignored once it is used up if the page showed the total with it", async () => {
    const shop = await shopWith(discountWith({ limit: 1 }));
    await place(shop);
    expect(await buyByForm(shop, "LANTERN10", { total: "2610" })).toMatchObject({ status: 409 });
  });

  it("asks for the address that it needs, unless the buyer goes on without it", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    expect(await buyByForm(shop, "LANTERN10")).toMatchObject({ status: 422 });
    expect(await buyByForm(shop, "LANTERN10", { withoutCode: "true" })).toMatchObject({
      ...{ status: 303, discount: 0 },
    });
  });

  it("is forgotten once the buyer goes on without it", async () => {
    const shop = await shopWith(discountWith());
    const browser = shop.browser();
    await browser.api("/?code=LANTERN10");
    expect(browser.cookies.get("code")).toBe("LANTERN10");
    const body = new URLSearchParams({ product: "book", withoutCode: "true" });
    await browser.api("/api/checkout", { method: "POST", body });
    expect(browser.cookies.has("code")).toBe(false);
  });

  it("stays for the next order of a buyer who has used it", async () => {
    const shop = await shopWith(discountWith());
    const browser = shop.browser();
    await browser.api("/?code=LANTERN10");
    for (let orders = 0; orders < 2; orders += 1) {
      const body = new URLSearchParams({ product: "book" });
      await browser.api("/api/checkout", { method: "POST", body });
    }
    expect([...shop.payments.byOrder.values()].map(({ total }) => total)).toEqual([2610, 2610]);
  });

  it.each([
    ["https", "; Secure"],
    ["http", ""],
  ])("is kept for two weeks and for every page, in a cookie for %s", async (scheme, secure) => {
    const shop = await openShop({ discounts: [discountWith()], siteUrl: `${scheme}://shop.example` });
    const browser = shop.browser();
    const response = await browser.api("/zh/?code=%20LANTERN10%0A");
    expect(response.headers.getSetCookie()).toEqual([
      `code=LANTERN10; Max-Age=1209600; Path=/${secure}; SameSite=Lax`,
    ]);
    const body = new URLSearchParams({ product: "book", withoutCode: "true" });
    const forgotten = await browser.api("/api/checkout", { method: "POST", body });
    expect(forgotten.headers.getSetCookie()[0]).toBe("code=; Max-Age=0; Path=/");
  });

  it.each([
    ["no code", ""],
    ["only blanks", "%20%20"],
    ["a text that is too long", "x".repeat(101)],
  ])("gives way to the code of a newer link, but not to %s", async (_, text) => {
    const browser = (await shopWith(discountWith())).browser();
    await browser.api("/?code=LANTERN10");
    await browser.api(`/?code=${text}`);
    expect(browser.cookies.get("code")).toBe("LANTERN10");
    const longest = "x".repeat(100);
    await browser.api(`/?code=${longest}`);
    expect(browser.cookies.get("code")).toBe(longest);
  });
});
