import { describe, expect, it } from "vitest";
import { discountWith } from "../checkout/discounts.ts";
import { newestToken, signIn } from "./buying.ts";
import { usesOf } from "./discounted-orders.ts";
import { getFree, libraryOf, pageOf, passDay, READER, refusal } from "./free-edition.ts";
import { openShop } from "./shop.ts";

describe("a code that makes an order free", () => {
  const shopWithCode = () =>
    openShop({
      discounts: [discountWith(), discountWith({ code: "WHOLE", off: { percent: 10_000 }, limit: 1 })],
    });
  const withCode = { json: { items: [{ product: "book" }], code: "whole" } };

  it("is used when the order is confirmed, and given back if nobody does in a day", async () => {
    const shop = await shopWithCode();
    await getFree(shop, READER, withCode);
    expect(await usesOf(shop, "WHOLE")).toEqual({ used: 0, held: 1 });
    await signIn(shop);
    expect(await usesOf(shop, "WHOLE")).toEqual({ used: 1, held: 0 });
    const other = await shopWithCode();
    await getFree(other, READER, withCode);
    await passDay(other);
    expect(await usesOf(other, "WHOLE")).toEqual({ used: 0, held: 0 });
    expect(await refusal(other, withCode.json)).toBe("none");
  });

  it("is used by a buyer who confirms later than in a day, if nobody else has used it", async () => {
    const shop = await shopWithCode();
    const id = await getFree(shop, READER, withCode);
    await passDay(shop);
    const { orders, gone } = await libraryOf(await signIn(shop));
    expect([orders.map((order) => order.id), gone]).toEqual([[id], undefined]);
    expect(await usesOf(shop, "WHOLE")).toEqual({ used: 1, held: 0 });
  });

  it("that somebody else has used meanwhile is reported to a buyer who confirms too late", async () => {
    const shop = await shopWithCode();
    const id = await getFree(shop, READER, withCode);
    const token = newestToken(shop);
    await passDay(shop);
    const late = shop.browser();
    await getFree(shop, "other@example.com", withCode);
    await signIn(shop);
    await late.api("/api/links/redeem", { json: { token } });
    const gone = [{ product: "book", name: "The Book", code: "WHOLE" }];
    expect(await libraryOf(late)).toMatchObject({ orders: [], gone });
    expect(await pageOf(late, id)).toMatchObject({ gone: "code", discountName: "WHOLE" });
    expect(await usesOf(shop, "WHOLE")).toEqual({ used: 1, held: 0 });
  });
});

describe("a code that was used up before its order was confirmed", () => {
  it("is reported by the pages without scripts, with a link to the product", async () => {
    const templates: Record<string, string> = {
      "/plain/library.txt": "{{#gone}}{name} {code} {product}{{/gone}}",
      "/plain/order.txt": "{{#notice:code-gone}}{discountName} {back}{{/notice:code-gone}}",
    };
    const findPage = async (path: string) => new Response(templates[path] ?? null);
    const discounts = [discountWith({ code: "WHOLE", off: { percent: 10_000 }, limit: 1 })];
    const shop = await openShop({ discounts, findPage });
    const withCode = { json: { items: [{ product: "book" }], code: "whole" } };
    const id = await getFree(shop, READER, withCode);
    const token = newestToken(shop);
    await passDay(shop);
    await getFree(shop, "other@example.com", withCode);
    const reader = shop.browser();
    await reader.api("/api/links/redeem", { json: { token } });
    const headers = { Accept: "text/html" };
    const show = async (path: string) => (await reader.api(`/api/pages/${path}`, { headers })).text();
    expect(await show("library?locale=en")).toBe("The Book WHOLE /products/book/");
    expect(await show(`order?locale=en&id=${id}`)).toBe("WHOLE /products/book/");
  });
});

describe("a product of an order that has given back what it held", () => {
  it("can be bought in the browser that ordered it", async () => {
    const discounts = [discountWith({ code: "WHOLE", off: { percent: 10_000 }, limit: 1 })];
    const shop = await openShop({ discounts });
    const browser = shop.browser();
    const items = [{ product: "book" }];
    const buyBook = async () => {
      const headers = { "X-Network": crypto.randomUUID() };
      return (await browser.api("/api/checkout", { json: { items }, headers })).status;
    };
    await getFree(shop, READER, { browser, json: { items, code: "whole" } });
    expect(await buyBook()).toBe(409);
    await passDay(shop);
    expect(await buyBook()).toBe(201);
  });
});
