import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { LibraryAnswer } from "#domain/api/answers.ts";
import { fileOf } from "../checkout/goods.ts";
import { buy, download, newestToken, order, problemOf, report, signedIn } from "./buying.ts";
import { NOON, openShop } from "./shop.ts";

describe("a mailed link", () => {
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

  it("uses plain cookies on http, where a browser would keep no others", async () => {
    const shop = await openShop({ siteUrl: "http://localhost:3000" });
    await buy(shop);
    const browser = await signedIn(shop);
    expect([...browser.cookies.keys()]).toEqual(["session", "signed-in"]);
    expect((await browser.api("/api/library")).status).toBe(200);
    const plain = { Cookie: `__Host-session=${browser.cookies.get("session")}` };
    expect((await shop.browser().api("/api/library", { headers: plain })).status).toBe(401);
  });

  it("works once; a spent one brings a new one to the same address, in the language asked for", async () => {
    const shop = await openShop();
    await buy(shop);
    const token = newestToken(shop);
    await signedIn(shop);
    const stranger = shop.browser();
    const again = await stranger.api("/api/links/redeem", { json: { token } });
    expect(await problemOf(again)).toEqual({ status: 410, code: "link-spent" });
    expect(stranger.cookies.size).toBe(0);
    const asked = await stranger.api("/api/links", { json: { token, locale: "zh" } });
    expect([asked.status, await asked.json()]).toEqual([202, { accepted: true }]);
    expect(shop.mail.sent.at(-1)).toMatchObject({ to: "reader@example.com" });
    expect(shop.mail.sent.at(-1)?.text).toContain("https://shop.example/zh/open/#");
    await signedIn(shop);
  });

  it("is not spent by scanners, which look at every link in an email", async () => {
    const shop = await openShop();
    await buy(shop);
    for (const method of ["GET", "HEAD"])
      expect((await shop.browser().api("/api/links/redeem", { method })).status).toBe(405);
    await signedIn(shop);
  });

  it("works for a week", async () => {
    for (const [seconds, status] of [
      [7 * 24 * 3600 - 1, 200],
      [7 * 24 * 3600, 410],
    ] as const) {
      const shop = await openShop();
      await buy(shop);
      shop.wait(seconds);
      const response = await shop.browser().api("/api/links/redeem", { json: { token: newestToken(shop) } });
      expect(response.status).toBe(status);
    }
  });

  it("is sent to an address that has bought something, and to no other, with the same answer", async () => {
    const shop = await openShop();
    await buy(shop);
    const answers: unknown[] = [];
    for (const email of ["nobody@example.com", " READER@example.com "]) {
      const response = await shop.browser().api("/api/links", { json: { email } });
      answers.push([response.status, await response.text(), response.headers.get("Content-Length")]);
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(shop.mail.sent.map(({ to }) => to)).toEqual(["reader@example.com", "reader@example.com"]);
  });

  it("is not sent for a token that was never made, with the same answer", async () => {
    const shop = await openShop();
    await buy(shop);
    const response = await shop.browser().api("/api/links", { json: { token: "invented" } });
    expect([response.status, await response.json()]).toEqual([202, { accepted: true }]);
    expect(shop.mail.keys).toHaveLength(1);
    expect(shop.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it.each([{}, { email: "nobody" }, { token: "" }, { email: "reader@example.com", locale: "x".repeat(36) }])(
    "is not asked for by %j",
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

  it("that cannot be sent at once is in the log, and comes with the next run", async () => {
    const shop = await openShop();
    await buy(shop);
    shop.mail.state.answer = new Error("lost");
    await shop.browser().api("/api/links", { json: { email: "reader@example.com" } });
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "email-postponed", kind: "link" }));
    shop.mail.state.answer = { accepted: true };
    shop.wait(5);
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(2);
  });

  it("fails in the log alone where the order book fails after the answer", async () => {
    const shop = await openShop();
    shop.database.write = () => Promise.reject(new Error("the disk is full"));
    const response = await shop.browser().api("/api/links", { json: { email: "reader@example.com" } });
    expect(response.status).toBe(202);
    expect(shop.lines).toContainEqual(
      expect.objectContaining({
        level: "error",
        event: "after-response-failed",
        message: "the disk is full",
      }),
    );
  });
});

it("a malformed request for a file or the library names the field that is wrong", async () => {
  const shop = await openShop();
  await buy(shop);
  const reader = await signedIn(shop);
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
  it("ends when the buyer signs out, and its cookies go", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signedIn(shop);
    const cookie = `__Host-session=${browser.cookies.get("__Host-session")}`;
    const response = await browser.api("/api/session", { method: "DELETE" });
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()).toEqual([
      "__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
      "__Host-signed-in=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
    ]);
    expect(browser.cookies.size).toBe(0);
    const headers = { Cookie: cookie };
    expect((await shop.browser().api("/api/library", { headers })).status).toBe(401);
    expect((await shop.browser().api("/api/session", { method: "DELETE", headers })).status).toBe(401);
  });

  it("ends by itself after a month", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signedIn(shop);
    shop.wait(30 * 24 * 3600 - 1);
    expect((await browser.api("/api/library")).status).toBe(200);
    shop.wait(1);
    const response = await browser.api("/api/library");
    expect(await problemOf(response)).toEqual({ status: 401, code: "not-signed-in" });
  });

  it("is asked for wherever something personal is", async () => {
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
    const browser = await signedIn(shop);
    const library = LibraryAnswer.parse(await (await browser.api("/api/library?locale=zh")).json());
    expect(library.email).toBe("reader@example.com");
    expect(library.orders.map(({ id }) => id)).toEqual([newer, older]);
    expect(library.orders[1]).toMatchObject({
      status: "paid",
      currency: "USD",
      ...{ subtotal: 2900, discount: 0, tax: 0, amount: 2900, refunded: 0 },
      createdAt: NOON.toISOString(),
      paidAt: NOON.toISOString(),
    });
    expect(library.orders[0]?.items.map(({ product, name, lang }) => [product, name, lang])).toEqual([
      ["book", "书", "zh"],
      ["record", "The Record", "en"],
    ]);
    const { key: _, title: __, ...file } = fileOf("book.pdf");
    expect(library.orders[1]?.items).toEqual([
      {
        id: `${older.replace("ord", "ent")}_0_0`,
        ...{ product: "book", option: "standard", name: "书", lang: "zh", quantity: 1 },
        files: [
          { id: "book.pdf", title: "全书", ...file },
          expect.objectContaining({ id: "雨打瓦.txt", title: null }),
        ],
      },
    ]);
    expect(JSON.stringify(library)).not.toContain(fileOf("book.pdf").key);
  });

  it("is in the browser's language where none is asked for", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signedIn(shop);
    const response = await browser.api("/api/library", { headers: { "Accept-Language": "zh" } });
    expect(LibraryAnswer.parse(await response.json()).orders[0]?.items[0]?.name).toBe("书");
  });

  it("says how many were bought", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book", quantity: 3 }] });
    const { sessionId } = shop.payments.pay(id);
    await report(shop, { session: sessionId });
    const response = await (await signedIn(shop)).api("/api/library");
    expect(LibraryAnswer.parse(await response.json()).orders[0]?.items).toMatchObject([{ quantity: 3 }]);
  });

  it("keeps what was sold where the catalogue cannot be read or no longer has it", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signedIn(shop);
    for (const find of [() => Promise.reject(new Error("unreadable")), async () => null]) {
      shop.ports.offers.find = find;
      const library = LibraryAnswer.parse(await (await browser.api("/api/library")).json());
      expect(library.orders[0]?.items).toMatchObject([{ name: "The Book", files: [{}, {}] }]);
    }
  });
});

describe("a download", () => {
  it("gets a URL that lasts five minutes at least, for a program or as a form's redirect", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signedIn(shop);
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

  it("is refused to a form that another site has sent", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signedIn(shop);
    const body = new URLSearchParams({ item: `${id.replace("ord", "ent")}_0_0`, file: "book.pdf" });
    const headers = { Origin: "https://evil.example" };
    const response = await reader.api("/api/downloads", { method: "POST", body, headers });
    expect(await problemOf(response)).toEqual({ status: 403, code: "cross-site" });
  });

  it("is granted to the shop's own form where a proxy passes it on under another address", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signedIn(shop);
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

  it("of what is not there, or belongs to another address, is not found", async () => {
    const shop = await openShop();
    const theirs = await buy(shop, "record", "other@example.com");
    const mine = await buy(shop);
    const reader = await signedIn(shop);
    for (const response of [
      await download(reader, "ord_other"),
      await download(reader, mine, "../secret"),
      await download(reader, theirs, "one.mp3"),
    ])
      expect(await problemOf(response)).toEqual({ status: 404, code: "unknown-item" });
  });

  it("of a file that is missing in storage says so to the buyer and in the log, and works once it is back", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signedIn(shop);
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

  it("after a refund is refused, and the buyer has an email about it", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signedIn(shop);
    shop.payments.outcomes.set(`pi_${id}`, { refunded: 2900, isDisputed: false });
    await report(shop, { paymentIntent: `pi_${id}` });
    expect(await problemOf(await download(reader, id))).toEqual({ status: 403, code: "refunded" });
    expect(shop.mail.sent.at(-1)?.subject).toBe("Your refund from The Shop: $29.00");
  });

  it("is limited to twenty a day for each file, counted once an hour for each browser", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signedIn(shop);
    for (let hour = 0; hour < 20; hour += 1) {
      for (const _ of [1, 2]) expect((await download(reader, id)).status).toBe(200);
      shop.wait(3600);
    }
    expect(await problemOf(await download(reader, id))).toEqual({ status: 403, code: "download-limit" });
    expect((await download(reader, id, "雨打瓦.txt")).status).toBe(200);
    shop.wait(4 * 3600);
    expect((await download(reader, id)).status).toBe(200);
  });

  it.each([
    ["a refund", "refunded"],
    ["a file that is missing", "file-missing"],
    ["the daily limit", "download-limit"],
    ["an unknown item", "unknown-item"],
  ])("that is refused because of %s leads a browser's form back to the library", async (_, code) => {
    const shop = await openShop();
    const id = await buy(shop);
    const reader = await signedIn(shop);
    if (code === "refunded") {
      shop.payments.outcomes.set(`pi_${id}`, { refunded: 2900, isDisputed: false });
      await report(shop, { paymentIntent: `pi_${id}` });
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
    expect(await response.text()).toContain('class="way" href="https://shop.example/library/"');
  });
});
