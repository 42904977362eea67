import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { DatabaseError, sql } from "#checkout/orders/database/database.ts";
import { buy, download, newestToken, problemOf, signIn } from "./buying.ts";
import { openShop } from "./shop.ts";

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

describe("a session", () => {
  it("ends when the buyer signs out, and its cookies are deleted", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signIn(shop);
    const cookie = `__Host-session=${browser.cookies.get("__Host-session")}`;
    const response = await browser.api("/api/session", { method: "DELETE" });
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()).toEqual([
      "__Host-order=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
      "__Host-held-order=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
      "placed-orders=; Max-Age=0; Path=/",
      "__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
      "__Host-signed-in=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
    ]);
    expect([...browser.cookies.keys()]).toEqual([]);
    const headers = { Cookie: cookie };
    expect((await shop.browser().api("/api/library", { headers })).status).toBe(401);
    expect((await shop.browser().api("/api/session", { method: "DELETE", headers })).status).toBe(401);
  });

  it("that has ended cannot be ended again, and the page that says so leads to the library", async () => {
    const shop = await openShop();
    const headers = { Accept: "text/html", "Accept-Language": "en" };
    const response = await shop.browser().api("/api/session", { method: "DELETE", headers });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('<a class="button" href="https://shop.example/library/"');
  });

  it("ends by itself a month after the last visit", async () => {
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

  it.each([
    ["the library", () => "/api/library"],
    ["an order", (id: string) => `/api/orders/${id}`],
    ["the receipt of an order", (id: string) => `/api/orders/${id}/receipt`],
    ["a download", (id: string) => `/api/downloads/${id.replace("ord", "ent")}_0_0/book.pdf`],
    ["all files of an order", (id: string) => `/api/orders/${id}/files.zip`],
    ["the account page", () => "/api/sessions"],
  ])("lasts a month from a visit to %s, with one write a day", async (_, path) => {
    const shop = await openShop();
    const id = await buy(shop);
    const browser = await signIn(shop);
    shop.wait(24 * 3600);
    const renewals = () =>
      shop.database.read(sql`SELECT expires_at FROM sessions WHERE expires_at = '2026-12-23T12:00:00.000Z'`);
    const [session] = (await browser.api(path(id))).headers.getSetCookie();
    expect(session).toMatch(/^__Host-session=[\w-]{43}; Max-Age=2592000; /);
    expect(await renewals()).toHaveLength(1);
    shop.wait(24 * 3600 - 1);
    expect((await browser.api(path(id))).headers.getSetCookie()).toEqual([]);
    expect(await renewals()).toHaveLength(1);
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
