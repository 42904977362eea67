import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { contentOf, fileOf, OFFERS } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, download, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { ENGLISH } from "./problem-document.ts";
import { NOON, openShop, type Shop } from "./shop.ts";
import { TEAM } from "./team-offer.ts";

type Browser = ReturnType<Shop["browser"]>;

/** A browser that has paid for products. */
async function buyIn(shop: Shop, ...products: string[]) {
  const browser = shop.browser();
  const id = await order(browser, { items: products.map((product) => ({ product })) });
  const { sessionId } = shop.payments.pay(id);
  await reportEvent(shop, { session: sessionId });
  return { id, browser };
}

/** Follows the redirect of a form. */
async function downloadAll(browser: Browser, id: string): Promise<Response> {
  const form = await browser.api("/api/downloads", {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: String(new URLSearchParams({ order: id, locale: "zh" })),
  });
  return form.status === 303 ? browser.api(form.headers.get("Location") ?? "") : form;
}

/** The files in a zip: their paths, and whether their content is what is sold. */
async function unzip(response: Response): Promise<string[]> {
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  for (const [path, bytes] of Object.entries(files)) {
    expect(new TextDecoder().decode(bytes), path).toBe(contentOf(path));
  }
  return Object.keys(files).toSorted();
}

describe("all files of an order", () => {
  it("come as one zip, named after the product, to the browser that placed it", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop, "book");
    const response = await downloadAll(browser, id);
    expect(response.headers.get("Content-Type")).toBe("application/zip");
    expect(response.headers.get("Content-Disposition")).toContain("filename*=UTF-8''%E4%B9%A6.zip");
    expect(await unzip(response)).toEqual(["book.pdf", "雨打瓦.txt"]);
  });

  it("are named after the bundle or, of several products, after the shop", async () => {
    const shop = await openShop();
    const nameOf = async (...products: string[]) => {
      const { id, browser } = await buyIn(shop, ...products);
      const response = await downloadAll(browser, id);
      return response.headers.get("Content-Disposition");
    };
    expect(await nameOf("everything")).toContain("filename=Everything.zip");
    expect(await nameOf("book", "record")).toContain(`filename*=UTF-8''${encodeURIComponent("小店.zip")}`);
  });

  it("have the date of the payment, and are kept by no cache", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "book" }] });
    shop.wait(3 * 24 * 3600);
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const response = await downloadAll(browser, id);
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    const dosDate = new DataView(await response.arrayBuffer()).getUint16(12, true);
    expect(dosDate & 31).toBe(new Date(NOON.getTime() + 3 * 24 * 3_600_000).getDate());
  });

  it("are in a folder for each product of a bundle, and come to a signed-in buyer as well", async () => {
    const shop = await openShop();
    const id = await buy(shop, "everything");
    const browser = await signIn(shop);
    const json = await browser.api("/api/downloads", { json: { order: id, locale: "en" } });
    const { url, expires } = await json.json();
    expect([url, expires]).toEqual([
      `https://shop.example/api/orders/${id}/files.zip?locale=en`,
      "2026-12-22T12:00:00.000Z",
    ]);
    expect(await unzip(await browser.api(url))).toEqual([
      "The Book/book.pdf",
      "The Book/雨打瓦.txt",
      "The Record/one.mp3",
    ]);
  });

  it("say how many bytes they are, so that the browser can show the progress", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop, "book");
    const head = await browser.api(`/api/orders/${id}/files.zip`, { method: "HEAD" });
    expect(Number(head.headers.get("Content-Length"))).toBeGreaterThan(fileOf("book.pdf").size);
  });

  it("go on after an interruption, unless they have changed since", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop, "book");
    const path = `/api/orders/${id}/files.zip`;
    const whole = await browser.api(path);
    const bytes = new Uint8Array(await whole.arrayBuffer());
    expect(whole.headers.get("Accept-Ranges")).toBe("bytes");
    const etag = whole.headers.get("ETag") ?? "";
    expect(etag).toMatch(/^"[^"]+"$/);
    const rest = (headers: Record<string, string>) =>
      browser.api(path, { headers: { Range: "bytes=100-", ...headers } });
    const part = await rest({ "If-Range": etag });
    expect([part.status, part.headers.get("Content-Range")]).toEqual([
      206,
      `bytes 100-${bytes.byteLength - 1}/${bytes.byteLength}`,
    ]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.slice(100));
    expect((await rest({ "If-Range": '"another"' })).status).toBe(200);
    const chinese = await browser.api(`${path}?locale=zh`, { method: "HEAD" });
    expect([chinese.status, chinese.headers.get("ETag")]).toEqual([200, etag]);
    const revised = OFFERS.map(({ options, ...offer }) => ({
      ...offer,
      options: options.map((option) => ({
        ...option,
        parts: option.parts.map((part) => ({ ...part, files: part.files.slice(0, 1) })),
      })),
    }));
    const { find } = shop.ports.offers;
    shop.ports.offers.find = async (name) => revised.find(({ product }) => product === name) ?? null;
    expect((await rest({ "If-Range": etag })).status).toBe(200);
    shop.ports.offers.find = find;
    const beyond = await rest({ Range: `bytes=${bytes.byteLength}-` });
    expect([beyond.status, beyond.headers.get("Content-Range")]).toEqual([
      416,
      `bytes */${bytes.byteLength}`,
    ]);
  });

  it("go on after the full hour, too, and are counted once", async () => {
    const shop = await openShop({ shop: { downloads: { times: 1, hours: 24 } } });
    const { id, browser } = await buyIn(shop, "book");
    const ask = (headers = {}) => browser.api(`/api/orders/${id}/files.zip`, { headers });
    expect((await ask()).status).toBe(200);
    shop.wait(3600);
    expect((await ask({ Range: "bytes=100-" })).status).toBe(206);
    expect(await shop.database.read(sql`SELECT * FROM downloads`)).toHaveLength(2);
    expect(await problemOf(await ask())).toEqual({ status: 403, code: "download-limit" });
    expect(await problemOf(await ask({ Range: "bytes=0-" }))).toMatchObject({ code: "download-limit" });
  });

  it("are refused to other browsers, and once the order is refunded", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop, "book");
    for (const path of [`/api/orders/${id}/files.zip`, "/api/orders/ord_unknown/files.zip"]) {
      expect(await problemOf(await shop.browser().api(path))).toEqual({ status: 401, code: "not-signed-in" });
    }
    await buy(shop, "book", "other@example.com");
    const other = await signIn(shop);
    expect(await problemOf(await downloadAll(other, id))).toEqual({ status: 404, code: "unknown-order" });

    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await problemOf(await downloadAll(browser, id))).toEqual({ status: 403, code: "refunded" });
  });

  it("are refused on a page in the language of the order, which leads to the library", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop, "book");
    const path = `/api/orders/${id}/files.zip?locale=zh`;
    const expectPage = async (browser: Browser, status: number) => {
      const response = await browser.api(path, { headers: ENGLISH });
      expect([response.status, response.headers.get("Content-Language")]).toEqual([status, "zh"]);
      const [, way] = /<a class="(?:button|plain)" href="([^"]*)"/.exec(await response.text()) ?? [];
      expect(way).toBe("https://shop.example/zh/library/");
    };
    await buy(shop, "record", "other@example.com");
    await expectPage(await signIn(shop), 404);
    const { key } = fileOf("book.pdf");
    shop.files.missing.add(key);
    await expectPage(browser, 503);
    shop.files.missing.delete(key);
    for (let n = 0; n < 20; n += 1) {
      expect((await browser.api(path)).status).toBe(200);
      shop.wait(3600);
    }
    await expectPage(browser, 403);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    await expectPage(browser, 403);
  });

  it("come to the recipient of a gift, also in the browser that paid for it", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const recipient = { email: "friend@example.com" };
    const id = await order(browser, { items: [{ product: "book" }], recipient });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const gift = shop.mail.sent.find(({ to }) => to === recipient.email)?.text ?? "";
    const [, token] = /\/open\/#([\w-]+)/.exec(gift) ?? [];
    await browser.api("/api/links/redeem", { json: { token } });
    const response = await downloadAll(browser, id);
    expect(await unzip(response)).toEqual(["book.pdf", "雨打瓦.txt"]);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect((await problemOf(await downloadAll(browser, id))).status).toBe(403);
  });

  it("are those of the seat that somebody has, named after the product", async () => {
    const shop = await openShop({ offers: [...OFFERS, TEAM] });
    const id = await buy(shop, "team");
    const buyer = await signIn(shop);
    const { orders } = await (await buyer.api("/api/library")).json();
    const seat = orders[0].items[0].seats[2].id;
    await buyer.api(`/api/seats/${seat}`, {
      ...{ method: "PUT", body: JSON.stringify({ email: "colleague@example.com", locale: "en" }) },
      headers: { "Content-Type": "application/json" },
    });
    const colleague = await signIn(shop);
    const response = await downloadAll(colleague, id);
    expect(response.headers.get("Content-Disposition")).toContain("The Team Book.zip");
    expect(await unzip(response)).toEqual(["book.pdf", "雨打瓦.txt"]);
    const counted = await shop.database.read(sql`SELECT DISTINCT entitlement_id FROM downloads`);
    expect(counted).toEqual([{ entitlement_id: seat }]);
  });

  it("are refused to the giver of a gift, whose files another has", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const recipient = { email: "friend@example.com" };
    const id = await order(browser, { items: [{ product: "book" }], recipient });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    expect(await problemOf(await downloadAll(browser, id))).toEqual({ status: 404, code: "unknown-order" });
  });

  it("are refused as a whole if the storage lacks one of them", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop, "book");
    shop.files.missing.add(fileOf("book.pdf").key);
    expect(await problemOf(await downloadAll(browser, id))).toEqual({ status: 503, code: "file-missing" });
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "file-missing", order: id }));
  });

  it("are refused without counting any of them while one has no download left", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop, "everything");
    for (let hour = 0; hour < 20; hour += 1) {
      expect((await download(browser, id, "雨打瓦.txt")).status).toBe(200);
      shop.wait(3600);
    }
    const counted = () => shop.database.read(sql`SELECT * FROM downloads`);
    for (let n = 0; n < 3; n += 1) {
      expect(await problemOf(await downloadAll(browser, id))).toEqual({
        status: 403,
        code: "download-limit",
      });
      expect(await counted()).toHaveLength(20);
      shop.wait(3600);
    }
    expect((await download(browser, id)).status).toBe(200);
    // The first download is a day ago.
    shop.wait(2 * 3600);
    expect((await downloadAll(browser, id)).status).toBe(200);
    expect(await counted()).toHaveLength(24);
    expect((await downloadAll(browser, id)).status).toBe(200);
    expect(await counted()).toHaveLength(24);
  });

  it("count as a download of each file, within the daily limit of each", async () => {
    const shop = await openShop();
    const { id, browser } = await buyIn(shop, "book");
    for (let hour = 0; hour < 20; hour += 1) {
      for (const _ of [1, 2]) expect((await downloadAll(browser, id)).status).toBe(200);
      shop.wait(3600);
    }
    const refusal = { status: 403, code: "download-limit" };
    expect(await problemOf(await downloadAll(browser, id))).toEqual(refusal);
    expect(await problemOf(await download(browser, id))).toEqual(refusal);
    const path = `/api/orders/${id}/files.zip`;
    expect((await browser.api(path, { method: "HEAD" })).status).toBe(200);
  });
});
