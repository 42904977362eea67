import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { DatabaseError, sql } from "#checkout/orders/database/database.ts";
import { LibraryResponse } from "#domain/api/responses.ts";
import { fileOf } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, download, newestToken, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

describe("an emailed link", () => {
  it("signs one browser in for a month, with a cookie that scripts cannot read", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = shop.browser();
    const response = await browser.api("/api/links/redeem", { json: { token: newestToken(shop) } });
    expect([response.status, await response.json()]).toEqual([
      200,
      { email: "reader@example.com", expires: "2026-12-22T12:00:00.000Z" },
    ]);
    const [session, sign, ...others] = response.headers.getSetCookie();
    const [month, attributes] = ["Max-Age=2592000", "Path=/"];
    expect(session).toMatch(
      new RegExp(`^__Host-session=[\\w-]{43}; ${month}; ${attributes}; HttpOnly; Secure; SameSite=Lax$`),
    );
    expect(sign).toBe(`__Host-signed-in=1; ${month}; ${attributes}; Secure; SameSite=Lax`);
    expect(others).toEqual([]);
    expect((await browser.api("/api/library")).status).toBe(200);
  });

  it("uses cookies without Secure on http, where browsers would reject others", async () => {
    const shop = await openShop({ siteUrl: "http://localhost:3000" });
    await buy(shop);
    const browser = await signIn(shop);
    expect([...browser.cookies.keys()]).toEqual(["session", "signed-in"]);
    expect((await browser.api("/api/library")).status).toBe(200);
    const plain = { Cookie: `__Host-session=${browser.cookies.get("session")}` };
    expect((await shop.browser().api("/api/library", { headers: plain })).status).toBe(401);
  });

  it("works once, and can be replaced by a new one for the same email address, in the requested language", async () => {
    const shop = await openShop();
    await buy(shop);
    const token = newestToken(shop);
    await signIn(shop);
    const stranger = shop.browser();
    const again = await stranger.api("/api/links/redeem", { json: { token } });
    expect(await problemOf(again)).toEqual({ status: 410, code: "link-spent" });
    expect(stranger.cookies.size).toBe(0);
    expect(await problemOf(await stranger.api("/api/links/check", { json: { token } }))).toMatchObject({
      code: "link-spent",
    });
    const asked = await stranger.api("/api/links", { json: { token, locale: "zh" } });
    expect([asked.status, await asked.json()]).toEqual([202, { accepted: true }]);
    await sweep(shop.ports);
    expect(shop.mail.sent.at(-1)).toMatchObject({ to: "reader@example.com" });
    expect(shop.mail.sent.at(-1)?.text).toContain("https://shop.example/zh/open/#");
    await signIn(shop);
  });

  it("is not redeemed by scanners that open every link in an email", async () => {
    const shop = await openShop();
    await buy(shop);
    for (const method of ["GET", "HEAD"])
      expect((await shop.browser().api("/api/links/redeem", { method })).status).toBe(405);
    // As their browsers do that run the scripts of the page.
    const scanner = shop.browser();
    const checked = await scanner.api("/api/links/check", { json: { token: newestToken(shop) } });
    expect(await checked.json()).toEqual({
      ...{ email: "reader@example.com", isReturning: false, signedInAs: null },
    });
    expect(scanner.cookies.size).toBe(0);
    await signIn(shop);
  });

  it("to an order works for as long as the order is paid, and for a week in any case", async () => {
    for (const [days, status, expected] of [
      [1000, "paid", 200],
      [6.9, "refunded", 200],
      [7, "refunded", 410],
      [7, "disputed", 410],
    ] as const) {
      const shop = await openShop();
      const id = await buy(shop);
      await shop.database.write([sql`UPDATE orders SET status = ${status} WHERE id = ${id}`]);
      shop.wait(days * 24 * 3600);
      const response = await shop.browser().api("/api/links/redeem", { json: { token: newestToken(shop) } });
      expect(response.status, `${status} after ${days} days`).toBe(expected);
      if (expected === 410) expect(await problemOf(response)).toMatchObject({ code: "link-outdated" });
    }
  });

  it("that was asked for works for a quarter of an hour", async () => {
    for (const [seconds, status] of [
      [15 * 60 - 1, 200],
      [15 * 60, 410],
    ] as const) {
      const shop = await openShop();
      await buy(shop);
      await shop.browser().api("/api/links", { json: { email: "reader@example.com" } });
      await sweep(shop.ports);
      shop.wait(seconds);
      const response = await shop.browser().api("/api/links/redeem", { json: { token: newestToken(shop) } });
      expect(response.status).toBe(status);
    }
  });

  it("is only sent to an email address that has bought something, and the response is always the same", async () => {
    const shop = await openShop();
    await buy(shop);
    const answers: unknown[] = [];
    for (const email of ["nobody@example.com", " READER@example.com "]) {
      const response = await shop.browser().api("/api/links", { json: { email } });
      answers.push([response.status, await response.text(), response.headers.get("Content-Length")]);
    }
    expect(answers[0]).toEqual(answers[1]);
    await sweep(shop.ports);
    expect(shop.mail.sent.map(({ to }) => to)).toEqual(["reader@example.com", "reader@example.com"]);
  });

  it("is sent by a job, so that the request runs the same statements whether or not the address has bought something", async () => {
    const shop = await openShop();
    await buy(shop);
    const statementsFor = async (email: string) => {
      const statements: string[] = [];
      const { read, write } = shop.database;
      shop.database.read = (statement) => {
        statements.push(statement.text);
        return read(statement);
      };
      shop.database.write = (group) => {
        statements.push(...group.map(({ text }) => text));
        return write(group);
      };
      await shop.browser().api("/api/links", { json: { email } });
      Object.assign(shop.database, { read, write });
      return statements;
    };
    const sent = shop.mail.keys.length;
    const expected = await statementsFor("nobody@example.com");
    expect(expected.length).toBeGreaterThan(0);
    expect(await statementsFor("reader@example.com")).toEqual(expected);
    expect(shop.mail.keys).toHaveLength(sent);
  });

  it("is sent at most five times an hour; then an old link gets 429", async () => {
    const shop = await openShop();
    await buy(shop);
    const token = newestToken(shop);
    const ask = () => shop.browser().api("/api/links", { json: { token } });
    for (let i = 0; i < 5; i += 1) {
      expect((await ask()).status).toBe(202);
      await sweep(shop.ports);
    }
    shop.wait(600);
    const refused = await ask();
    expect(refused.headers.get("Retry-After")).toBe("3000");
    expect(await problemOf(refused)).toEqual({ status: 429, code: "too-many-requests" });
    expect(shop.mail.sent).toHaveLength(1 + 5);
    shop.wait(3000);
    expect((await ask()).status).toBe(202);
  });

  it("accepts a token with added spaces, brackets or full stops", async () => {
    for (const [before, after] of [
      ["", "."],
      ["<", ">"],
      [" ", ")"],
      ["", "]\n"],
      ["", "%3E"],
      ["", "。"],
    ]) {
      const shop = await openShop();
      await buy(shop);
      const token = `${before}${newestToken(shop)}${after}`;
      const response = await shop.browser().api("/api/links/redeem", { json: { token } });
      expect(response.status, token).toBe(200);
    }
  });

  it("whose # was encoded by an email app redirects to the page that opens it", async () => {
    const { browser } = await openShop();
    for (const [path, location] of [
      ["/open/%23abc", "/open/#abc"],
      ["/zh/open/%23abc", "/zh/open/#abc"],
      ["/open/%23abc%3E", "/open/#abc%3E"],
    ] as const) {
      const response = await browser().api(path);
      expect([response.status, response.headers.get("Location")]).toEqual([302, location]);
      expect(response.headers.get("Cache-Control")).toBe("no-store");
    }
    for (const path of ["/open/abc", "/products/open/%23abc"])
      expect((await browser().api(path)).status, path).toBe(404);
  });

  it("reports a cut-off or changed link as such, not as used", async () => {
    const shop = await openShop();
    await buy(shop);
    const token = newestToken(shop);
    for (const [text, code] of [
      [token.slice(0, -1), "link-incomplete"],
      [`${token}A`, "link-incomplete"],
      ["invented", "link-incomplete"],
      ["%E0%A4%A", "link-incomplete"],
      ["x".repeat(43), "link-unknown"],
    ] as const)
      for (const path of ["/api/links/redeem", "/api/links/check", "/api/links"]) {
        const response = await shop.browser().api(path, { json: { token: text } });
        expect(await problemOf(response), `${path} ${text}`).toEqual({ status: 410, code });
      }
    expect(shop.mail.keys).toHaveLength(1);
    expect(shop.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it.each([{}, { email: "nobody" }, { token: "" }, { email: "reader@example.com", locale: "x".repeat(36) }])(
    "cannot be requested with %j",
    async (json) => {
      const shop = await openShop();
      const response = await shop.browser().api("/api/links", { json });
      expect(await problemOf(response)).toEqual({ status: 400, code: "invalid-request" });
    },
  );

  it.each(["/api/links", "/api/links/redeem"])(
    "is not asked for or opened by an empty request to %s",
    async (path) => {
      const shop = await openShop();
      const response = await shop.browser().api(path, { method: "POST" });
      expect(await problemOf(response)).toEqual({ status: 400, code: "invalid-request" });
    },
  );

  it("that cannot be sent at once is logged, and sent in the next run", async () => {
    const shop = await openShop();
    await buy(shop);
    shop.mail.state.answer = new Error("lost");
    await shop.browser().api("/api/links", { json: { email: "reader@example.com" } });
    await sweep(shop.ports);
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "email-postponed", kind: "link" }));
    shop.mail.state.answer = { accepted: true };
    shop.wait(5);
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(2);
  });

  it("is not promised if the order book cannot record the request", async () => {
    const shop = await openShop();
    shop.database.write = () => Promise.reject(new DatabaseError("the disk is full"));
    for (const email of ["reader@example.com", "nobody@example.com"]) {
      const response = await shop.browser().api("/api/links", { json: { email } });
      expect(await problemOf(response)).toEqual({ status: 503, code: "order-book-down" });
    }
  });
});

it("a malformed request for a file or the library names the field that is wrong", async () => {
  const shop = await openShop();
  await buy(shop);
  const reader = await signIn(shop);
  for (const [response, field] of [
    [await reader.api("/api/downloads", { json: { item: "ent_1" } }), "file"],
    [await reader.api(`/api/library?locale=${"x".repeat(36)}`), "locale"],
  ] as const) {
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: "urn:vitrine:problem:invalid-request",
      errors: [{ field }],
    });
  }
});

describe("a session", () => {
  it("ends when the buyer signs out, and its cookies are deleted", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signIn(shop);
    const cookie = `__Host-session=${browser.cookies.get("__Host-session")}`;
    const response = await browser.api("/api/session", { method: "DELETE" });
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()).toEqual([
      "__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
      "__Host-signed-in=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
      "placed-orders=; Max-Age=0; Path=/",
    ]);
    expect([...browser.cookies.keys()]).toEqual([]);
    const headers = { Cookie: cookie };
    expect((await shop.browser().api("/api/library", { headers })).status).toBe(401);
    expect((await shop.browser().api("/api/session", { method: "DELETE", headers })).status).toBe(401);
  });

  it("ends by itself a month after the last visit to the library", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signIn(shop);
    shop.wait(24 * 3600 - 1);
    expect((await browser.api("/api/library")).headers.getSetCookie()).toEqual([]);
    for (const visit of ["first", "second"]) {
      shop.wait(29 * 24 * 3600);
      const response = await browser.api("/api/library");
      const [session] = response.headers.getSetCookie();
      expect(session, visit).toMatch(/^__Host-session=[\w-]{43}; Max-Age=2592000; /);
    }
    shop.wait(30 * 24 * 3600);
    const response = await browser.api("/api/library");
    expect(await problemOf(response)).toEqual({ status: 401, code: "not-signed-in" });
  });

  it("is required for all personal data", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    for (const response of [
      await shop.browser().api("/api/library"),
      await download(shop.browser(), id),
      await shop.browser().api("/api/session", { method: "DELETE" }),
    ])
      expect(await problemOf(response)).toEqual({ status: 401, code: "not-signed-in" });
  });
});

describe("the library", () => {
  it("shows what the address has bought, newest first, with the files and what was paid", async () => {
    const shop = await openShop();
    const older = await buy(shop);
    shop.wait(60);
    const newer = await buy(shop, "everything");
    await buy(shop, "record", "other@example.com");
    shop.mail.sent.pop();
    const browser = await signIn(shop);
    const library = LibraryResponse.parse(await (await browser.api("/api/library?locale=zh")).json());
    expect(library.email).toBe("reader@example.com");
    expect(library.orders.map(({ id }) => id)).toEqual([newer, older]);
    expect(library.orders[1]).toMatchObject({
      status: "paid",
      currency: "USD",
      ...{ subtotal: 2900, discount: 0, tax: 0, amount: 2900, refunded: 0 },
      createdAt: NOON.toISOString(),
      paidAt: NOON.toISOString(),
    });
    expect(
      library.orders[0]?.items.map(({ product, name, lang, cover }) => [product, name, lang, cover?.src]),
    ).toEqual([
      ["book", "书", "zh", "/pictures/book.zh.avif"],
      ["record", "The Record", "en", undefined],
    ]);
    const { key: _, title: __, ...file } = fileOf("book.pdf");
    expect(library.orders[1]?.items).toEqual([
      {
        id: `${older.replace("ord", "ent")}_0_0`,
        ended: null,
        ...{ product: "book", option: "standard", name: "书", lang: "zh", quantity: 1, licences: [] },
        ...{
          missingLicences: 0,
          optionName: "",
          bundle: null,
          kind: null,
          releasesOn: null,
          seats: null,
          isUpdated: false,
        },
        cover: { src: "/pictures/book.zh.avif", width: 800, height: 1000 },
        files: [
          { id: "book.pdf", title: "全书", ...file },
          expect.objectContaining({ id: "雨打瓦.txt", title: null }),
        ],
      },
    ]);
    expect(JSON.stringify(library)).not.toContain(fileOf("book.pdf").key);
  });

  it("says which edition was bought, and which bundle a work is part of", async () => {
    const shop = await openShop();
    for (const items of [
      [{ product: "icons", option: "studio" }],
      [{ product: "icons", option: "personal" }],
      [{ product: "everything" }],
    ])
      await buyItems(shop, items);
    const items = await itemsOf(shop);
    expect(items.map(({ optionName }) => optionName).toSorted()).toEqual(["", "", "Personal", "Studio"]);
    expect(items.flatMap(({ product, bundle }) => (bundle ? [[product, bundle]] : []))).toEqual([
      // The only part of these editions is another product.
      ["book", { product: "icons", name: "Icons" }],
      ["book", { product: "icons", name: "Icons" }],
      ["book", { product: "everything", name: "Everything" }],
      ["record", { product: "everything", name: "Everything" }],
    ]);
    shop.ports.offers.find = async () => null;
    expect((await itemsOf(shop)).map(({ optionName, bundle }) => [optionName, bundle?.name])).toEqual(
      items.map(({ optionName, bundle }) => [optionName, bundle?.name]),
    );
  });

  it("marks what has a new version, and nothing else", async () => {
    const shop = await openShop();
    await buyItems(shop, [{ product: "book" }, { product: "record" }]);
    const { find } = shop.ports.offers;
    const offer = await find("record");
    const changed = (offer?.options ?? []).map((option) => ({
      ...option,
      parts: option.parts.map((part) => ({
        ...part,
        files: part.files.map((file) => ({ ...file, sha256: "0".repeat(64) })),
      })),
    }));
    shop.ports.offers.find = async (product) =>
      product === "record" && offer ? { ...offer, kind: "music", options: changed } : find(product);
    expect((await itemsOf(shop)).map(({ product, kind, isUpdated }) => [product, kind, isUpdated])).toEqual([
      ["book", null, false],
      ["record", "music", true],
    ]);
  });

  it("does not take the files of a sale without any for a new version", async () => {
    const shop = await openShop();
    await buy(shop, "record");
    await shop.database.write([
      { text: `UPDATE entitlements SET part = ?`, values: [JSON.stringify({ ...SOLD_WITHOUT_FILES })] },
    ]);
    expect(await itemsOf(shop)).toMatchObject([{ isUpdated: false, files: [{ name: "one.mp3" }] }]);
  });

  it("is in the browser's language if none is requested", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signIn(shop);
    const response = await browser.api("/api/library", { headers: { "Accept-Language": "zh" } });
    expect(LibraryResponse.parse(await response.json()).orders[0]?.items[0]?.name).toBe("书");
  });

  it("shows quantities", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book", quantity: 3 }] });
    const { sessionId } = shop.payments.pay(id);
    await reportEvent(shop, { session: sessionId });
    const response = await (await signIn(shop)).api("/api/library");
    expect(LibraryResponse.parse(await response.json()).orders[0]?.items).toMatchObject([{ quantity: 3 }]);
  });

  it("shows products as they were sold if the catalogue cannot be read or no longer has them", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signIn(shop);
    for (const find of [() => Promise.reject(new Error("unreadable")), async () => null]) {
      shop.ports.offers.find = find;
      const library = LibraryResponse.parse(await (await browser.api("/api/library")).json());
      expect(library.orders[0]?.items).toMatchObject([{ name: "The Book", files: [{}, {}] }]);
    }
  });
});

const SOLD_WITHOUT_FILES = { product: "record", name: { en: "The Record" }, files: [] };

async function buyItems(shop: Shop, items: object[]): Promise<void> {
  const { sessionId } = shop.payments.pay(await order(shop.browser(), { items }));
  await reportEvent(shop, { session: sessionId });
  shop.wait(60);
}

/** What the buyer who got the newest email sees, in a browser of its own. */
async function itemsOf(shop: Shop) {
  await shop.browser().api("/api/links", { json: { email: "reader@example.com" } });
  await sweep(shop.ports);
  const response = await (await signIn(shop)).api("/api/library");
  return LibraryResponse.parse(await response.json())
    .orders.toReversed()
    .flatMap(({ items }) => items);
}

describe("a download", () => {
  it("gets a URL that is valid for at least five minutes, as JSON or as a redirect", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    const response = await download(reader, id);
    const expires = new Date(NOON.getTime() + 300_000);
    expect([response.status, await response.json()]).toEqual([
      200,
      { url: "https://files.example/book.pdf", expires: expires.toISOString() },
    ]);
    expect(shop.files.presigned).toEqual([{ key: fileOf("book.pdf").key, name: "book.pdf", expires }]);
    const body = new URLSearchParams({ item: `${id.replace("ord", "ent")}_0_0`, file: "雨打瓦.txt" });
    const headers = { Origin: shop.siteUrl };
    const form = await reader.api("/api/downloads", { method: "POST", body, headers });
    expect([form.status, form.headers.get("Location")]).toEqual([
      303,
      `https://files.example/${encodeURIComponent("雨打瓦.txt")}`,
    ]);
  });

  it("is rejected for a form sent by another site", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    const body = new URLSearchParams({ item: `${id.replace("ord", "ent")}_0_0`, file: "book.pdf" });
    const headers = { Origin: "https://evil.example" };
    const response = await reader.api("/api/downloads", { method: "POST", body, headers });
    expect(await problemOf(response)).toEqual({ status: 403, code: "cross-site" });
  });

  it("is granted to the shop's form if a proxy forwards it under another address", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    const body = new URLSearchParams({ item: `${id.replace("ord", "ent")}_0_0`, file: "book.pdf" });
    const post = (origin: string) =>
      reader.api("http://localhost:3000/api/downloads", {
        method: "POST",
        body,
        headers: { Origin: origin },
      });
    expect((await post(shop.siteUrl)).status).toBe(303);
    expect((await post("http://localhost:3000")).status).toBe(303);
    expect((await post("https://evil.example")).status).toBe(403);
  });

  it("is rejected once access has ended", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    const end = new Date(NOON.getTime() + 3_600_000).toISOString();
    await shop.database.write([{ text: "UPDATE entitlements SET ends_at = ?", values: [end] }]);
    expect((await download(reader, id)).status).toBe(200);
    shop.wait(3600);
    expect(await problemOf(await download(reader, id))).toEqual({ status: 403, code: "access-ended" });
  });

  it("of a file that does not exist, or belongs to another email address, is not found", async () => {
    const shop = await openShop();
    const theirs = await buy(shop, "record", "other@example.com");
    const mine = await buy(shop);
    const reader = await signIn(shop);
    for (const response of [
      await download(reader, "ord_other"),
      await download(reader, mine, "../secret"),
      await download(reader, theirs, "one.mp3"),
    ])
      expect(await problemOf(response)).toEqual({ status: 404, code: "unknown-item" });
  });

  it("of a file that is missing in the storage tells the buyer, is logged, and works once the file is back", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    const { key } = fileOf("book.pdf");
    shop.files.missing.add(key);
    expect(await problemOf(await download(reader, id))).toEqual({ status: 503, code: "file-missing" });
    expect(shop.lines).toContainEqual({
      level: "error",
      event: "file-missing",
      item: `${id.replace("ord", "ent")}_0_0`,
      product: "book",
    });
    shop.files.missing.delete(key);
    expect((await download(reader, id)).status).toBe(200);
  });

  it("is rejected after a refund, about which the buyer gets an email", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await problemOf(await download(reader, id))).toEqual({ status: 403, code: "refunded" });
    expect(shop.mail.sent.at(-1)?.subject).toBe("Your refund from The Shop: $29.00");
  });

  it("is limited to twenty a day for each file, counted once an hour for each browser", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    for (let hour = 0; hour < 20; hour += 1) {
      for (const _ of [1, 2]) expect((await download(reader, id)).status).toBe(200);
      shop.wait(3600);
    }
    expect(await problemOf(await download(reader, id))).toEqual({ status: 403, code: "download-limit" });
    expect((await download(reader, id, "雨打瓦.txt")).status).toBe(200);
    shop.wait(4 * 3600);
    expect((await download(reader, id)).status).toBe(200);
  });

  it("is not used up by listening or reading in the page, which has a limit of its own, in browsers a day", async () => {
    const shop = await openShop();
    const id = await buy(shop, "record");
    const reader = await signIn(shop);
    const listen = (browser = reader) => download(browser, id, "one.mp3", { inPlace: true });
    for (let hour = 0; hour < 24; hour += 1) {
      const response = await listen();
      expect([response.status, await response.json()]).toMatchObject([200, { url: expect.any(String) }]);
      expect((await listen()).status).toBe(200);
      shop.wait(3600);
    }
    for (let hour = 0; hour < 20; hour += 1) {
      expect((await download(reader, id, "one.mp3")).status).toBe(200);
      shop.wait(60 * 60);
    }
    shop.wait(24 * 3600);
    for (let browsers = 0; browsers < 20; browsers += 1) {
      await shop.browser().api("/api/links", { json: { email: "reader@example.com" } });
      await sweep(shop.ports);
      expect((await listen(await signIn(shop))).status).toBe(200);
      shop.wait(15 * 60);
    }
    expect(await problemOf(await listen())).toEqual({ status: 403, code: "download-limit" });
    expect((await download(reader, id, "one.mp3")).status).toBe(200);
  });

  it.each([
    ["a refund", "refunded"],
    ["a file that is missing", "file-missing"],
    ["the daily limit", "download-limit"],
    ["an unknown item", "unknown-item"],
  ])("that is refused because of %s leads a browser's form back to the library", async (_, code) => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signIn(shop);
    if (code === "refunded") {
      shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
      await reportEvent(shop, { paymentIntent: `pi_${id}` });
    }
    if (code === "file-missing") shop.files.missing.add(fileOf("book.pdf").key);
    for (let hour = 0; code === "download-limit" && hour < 20; hour += 1) {
      await download(reader, id);
      shop.wait(3600);
    }
    const file = code === "unknown-item" ? "other.pdf" : "book.pdf";
    const body = new URLSearchParams({ item: `${id.replace("ord", "ent")}_0_0`, file });
    const headers = { Accept: "text/html", Origin: shop.siteUrl };
    const response = await reader.api("/api/downloads", { method: "POST", body, headers });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).toContain('class="button" href="https://shop.example/library/"');
  });
});
