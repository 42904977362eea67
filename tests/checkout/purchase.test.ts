import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { buyerAt, tokenIn } from "./buyer.ts";
import { fileOf } from "./goods.ts";
import { startShop, type TestShop } from "./shop.ts";

describe("a purchase", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop();
  });
  afterAll(() => shop.close());

  it("leads from the price to the file: order, payment, email, link, library, download", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book", price: 2900 }], locale: "zh" });
    expect(await buyer.pay(url)).toBe(`${shop.url}/zh/order/?id=${order}`);
    const paid = await buyer.status(order, "paid");
    expect(paid).toMatchObject({ id: order, amount: 2900, currency: "USD", paidAt: expect.any(String) });
    const seenByOthers = await buyerAt(shop).status(order, "paid");
    expect(JSON.stringify(seenByOthers)).not.toContain("reader@");

    const [email] = await buyer.inbox();
    expect(email?.to).toBe("reader@example.com");
    expect(email?.text).toContain(`${shop.url}/zh/open/#`);
    expect(email?.html).toContain("书");
    const redeemed = await buyer.redeem(tokenIn(email));
    expect(redeemed.status).toBe(200);
    expect(redeemed.headers.get("Set-Cookie")).toMatch(/^session=.*HttpOnly.*SameSite=Lax/);

    const library = LibraryResponse.parse(await (await buyer.api("/api/library?locale=zh")).json());
    expect(library).toMatchObject({
      email: "reader@example.com",
      orders: [{ id: order, status: "paid", items: [{ product: "book", name: "书", lang: "zh" }] }],
    });
    expect(library.orders[0]?.items[0]?.files.map(({ title }) => title)).toEqual(["全书", null]);
    for (const file of library.orders[0]?.items[0]?.files ?? []) {
      const json = { item: library.orders[0]?.items[0]?.id, file: file.id };
      const download = await buyer.api("/api/downloads", { method: "POST", json });
      const { url: presigned } = z
        .object({ url: z.string(), expires: z.iso.datetime() })
        .parse(await download.json());
      const answer = await fetch(presigned);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(file.sha256);
      expect(answer.headers.get("Content-Disposition")).toContain(
        file.name === "book.pdf" ? "filename=book.pdf" : `filename*=UTF-8''${encodeURIComponent(file.name)}`,
      );
    }
    expect(library.orders[0]?.items[0]?.files.map(({ sha256 }) => sha256)).toEqual(
      [fileOf("book.pdf"), fileOf("雨打瓦.txt")].map(({ sha256 }) => sha256),
    );
  });

  it("works with plain forms, for the checkout and for the download", async () => {
    const buyer = buyerAt(shop);
    const form = new URLSearchParams({
      product: "icons",
      option: "studio",
      "price.personal": "2400",
      "price.studio": "6900",
      locale: "en",
    });
    const opened = await buyer.api("/api/checkout", { method: "POST", body: form });
    expect(opened.status).toBe(303);
    const back = await buyer.pay(opened.headers.get("Location") ?? "", "pay", "form@example.com");
    const order = new URL(back).searchParams.get("id") ?? "";
    expect(await buyer.status(order, "paid")).toMatchObject({
      amount: 6900,
      items: [{ optionName: "Studio" }],
    });
    const [email] = await buyer.inbox(1, "form@example.com");
    await buyer.redeem(tokenIn(email));
    const { orders } = LibraryResponse.parse(await (await buyer.api("/api/library")).json());
    const item = orders[0]?.items[0]?.id ?? "";
    const body = new URLSearchParams({ item, file: "book.pdf" });
    const download = await buyer.api("/api/downloads", {
      method: "POST",
      body,
      headers: { Origin: shop.url },
    });
    expect(download.status).toBe(303);
    expect((await fetch(download.headers.get("Location") ?? "")).status).toBe(200);
    const elsewhere = { method: "POST", body, headers: { Origin: "https://evil.example" } };
    expect((await buyer.api("/api/downloads", elsewhere)).status).toBe(403);
  });

  it("of a free product needs no payment", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "sheet" }] });
    await buyer.pay(url, "pay", "free@example.com");
    expect(await buyer.status(order, "paid")).toMatchObject({ amount: 0 });
  });

  it("can be of several products at once, also of a bundle", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({
      items: [{ product: "everything" }, { product: "icons", option: "personal", quantity: 2 }],
    });
    await buyer.pay(url, "pay", "many@example.com");
    expect(await buyer.status(order, "paid")).toMatchObject({ amount: 3500 + 2 * 2400 });
    const [email] = await buyer.inbox(1, "many@example.com");
    await buyer.redeem(tokenIn(email));
    const { orders } = LibraryResponse.parse(await (await buyer.api("/api/library")).json());
    expect(orders[0]?.items.map(({ product }) => product)).toEqual(["book", "record", "book"]);
  });
});

describe("a shop behind https", () => {
  it("sends links to its own address and keeps the session in a __Host- cookie", async () => {
    const shop = await startShop({ variables: { SITE_URL: "https://shop.example/" } });
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    expect(await buyer.pay(url)).toBe(`https://shop.example/order/?id=${order}`);
    const [email] = await buyer.inbox();
    expect(email?.text).toContain("https://shop.example/open/#");
    const redeemed = await buyer.redeem(tokenIn(email));
    const [cookie = ""] = redeemed.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-session=[\w-]{43};/);
    for (const attribute of ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"])
      expect(cookie).toContain(attribute);
    expect(cookie).not.toContain("Domain");
    expect((await buyer.api("/api/library")).status).toBe(200);
    await shop.close();
  });
});
