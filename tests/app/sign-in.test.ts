import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { SessionsResponse } from "#domain/api/responses/account.ts";
import { buy, newestToken, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

const READER = "reader@example.com";
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const SAFARI =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1";

/** A shop in which a book was sold. */
async function openShopWithSale(): Promise<Shop> {
  const shop = await openShop();
  await buy(shop);
  return shop;
}

/** Asks for a code, and returns once its email has been sent. */
async function ask(shop: Shop, browser: Browser, json: object = { email: READER }): Promise<string> {
  expect((await browser.api("/api/links", { json })).status).toBe(202);
  await sweep(shop.ports);
  return /^[2-9A-Z]{6}$/m.exec(shop.mail.sent.at(-1)?.text ?? "")?.[0] ?? "";
}

/** The statements that the order book runs from now on. */
function recordStatements({ database }: Shop) {
  const statements: string[] = [];
  const { read, write } = database;
  database.read = (statement) => {
    statements.push(statement.text);
    return read(statement);
  };
  database.write = (group) => {
    statements.push(...group.map(({ text }) => text));
    return write(group);
  };
  return { statements, stop: () => void Object.assign(database, { read, write }) };
}

const enter = (browser: Browser, code: string) => browser.api("/api/links/redeem", { json: { code } });
const emailOf = async (browser: Browser) => (await (await browser.api("/api/library")).json()).email;

describe("an emailed code", () => {
  it("signs in the browser that has asked for it, however it is typed, and its cookie is deleted", async () => {
    const shop = await openShopWithSale();
    const browser = shop.browser();
    const code = await ask(shop, browser);
    expect(shop.mail.sent.at(-1)?.subject).toBe(`${code} opens your library at The Shop`);
    expect(browser.cookies.has("__Host-sign-in")).toBe(true);
    const typed = ` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)} `;
    expect((await enter(browser, typed)).status).toBe(200);
    expect([...browser.cookies.keys()]).toEqual(["__Host-session", "__Host-signed-in"]);
    expect(await emailOf(browser)).toBe(READER);
  });

  it("does nothing in any other browser, not even in one that has asked for the same address", async () => {
    const shop = await openShopWithSale();
    const [buyer, thief] = [shop.browser(), shop.browser()];
    await ask(shop, thief);
    const code = await ask(shop, buyer);
    expect(await problemOf(await enter(shop.browser(), code))).toEqual({ status: 410, code: "sign-in-over" });
    expect(await problemOf(await enter(thief, code))).toEqual({ status: 422, code: "wrong-code" });
    expect((await enter(buyer, code)).status).toBe(200);
  });

  it("can be tried five times, and says how often it still can", async () => {
    const shop = await openShopWithSale();
    const browser = shop.browser();
    const code = await ask(shop, browser);
    for (const left of [4, 3, 2, 1])
      expect(await (await enter(browser, "no code")).json()).toMatchObject({ left, status: 422 });
    expect(await problemOf(await enter(browser, "222222"))).toEqual({ status: 410, code: "sign-in-over" });
    expect(await problemOf(await enter(browser, code))).toEqual({ status: 410, code: "sign-in-over" });
    expect((await enter(browser, await ask(shop, browser))).status).toBe(200);
  });

  it("still works after another one was requested, whether or not another email is sent", async () => {
    const shop = await openShopWithSale();
    const browser = shop.browser();
    const codes = [await ask(shop, browser), await ask(shop, browser)];
    expect(shop.mail.sent).toHaveLength(3);
    expect(new Set(codes).size).toBe(1);
    for (let n = 0; n < 10; n += 1) await ask(shop, browser);
    // Five emails an hour are the most.
    expect(shop.mail.sent).toHaveLength(6);
    shop.wait(14 * 60);
    expect((await enter(browser, codes[0] ?? "")).status).toBe(200);
  });

  it("still works after one for another address was requested, and so does that", async () => {
    const shop = await openShopWithSale();
    await buy(shop, "record", "other@example.com");
    for (const chosen of [0, 1]) {
      const browser = shop.browser();
      const codes = [await ask(shop, browser), await ask(shop, browser, { email: "other@example.com" })];
      expect((await enter(browser, codes[chosen] ?? "")).status).toBe(200);
      expect(await emailOf(browser)).toBe([READER, "other@example.com"][chosen]);
    }
  });

  it("is forgotten once two for other addresses were requested", async () => {
    const shop = await openShopWithSale();
    const browser = shop.browser();
    const code = await ask(shop, browser);
    for (const email of ["one@example.com", "two@example.com"]) await ask(shop, browser, { email });
    expect((await enter(browser, code)).status).toBe(422);
    expect(browser.cookies.get("__Host-sign-in")?.split(".")).toHaveLength(2);
  });

  it("gets no more than five tries by asking again, which is refused in the same way for every address", async () => {
    const shop = await openShopWithSale();
    for (const email of [READER, "nobody@example.com"]) {
      const browser = shop.browser();
      const code = await ask(shop, browser, { email });
      for (const left of [4, 3, 2, 1]) {
        await ask(shop, browser, { email });
        expect(await (await enter(browser, "222222")).json()).toMatchObject({ left });
      }
      expect((await enter(browser, "222222")).status).toBe(410);
      await ask(shop, browser, { email });
      expect((await enter(browser, code)).status).toBe(422);
    }
  });

  it("that cannot be tried any more is followed by a different one", async () => {
    const shop = await openShopWithSale();
    const browser = shop.browser();
    const code = await ask(shop, browser);
    shop.wait(15 * 60);
    const next = await ask(shop, browser);
    expect(next).not.toBe(code);
    expect((await enter(browser, code)).status).toBe(422);
    expect((await enter(browser, next)).status).toBe(200);
  });

  it("works in spite of a scanner that has opened the link, and uses up the link otherwise", async () => {
    const shop = await openShopWithSale();
    const [first, second] = [shop.browser(), shop.browser()];
    const code = await ask(shop, first);
    await signIn(shop);
    expect((await enter(first, code)).status).toBe(200);
    expect((await enter(second, await ask(shop, second))).status).toBe(200);
    const late = await shop.browser().api("/api/links/redeem", { json: { token: newestToken(shop) } });
    expect(await problemOf(late)).toEqual({ status: 410, code: "link-spent" });
  });

  it("of an address that has bought nothing is refused in the same way, with the same statements", async () => {
    const shop = await openShopWithSale();
    const attempt = async (email: string) => {
      const browser = shop.browser();
      const asking = recordStatements(shop);
      const answers = [await browser.api("/api/links", { json: { email } })];
      asking.stop();
      await sweep(shop.ports);
      const entering = recordStatements(shop);
      for (let n = 0; n < 6; n += 1) answers.push(await enter(browser, "222222"));
      entering.stop();
      const bodies = await Promise.all(answers.map((answer) => answer.text()));
      return {
        statuses: answers.map(({ status }) => status),
        bodies: bodies.map((body) => body.replace(/"requestId":"[^"]+"/, "")),
        cookies: answers.map(({ headers }) => headers.getSetCookie().map(({ length }) => length)),
        statements: [...asking.statements, ...entering.statements],
      };
    };
    const known = await attempt(READER);
    expect(shop.mail.sent.at(-1)?.subject).toContain("opens your library");
    expect(known.statuses).toEqual([202, 422, 422, 422, 422, 410, 410]);
    expect(await attempt("nobody@example.com")).toEqual(known);
  });

  it("opens the library in the browser that has paid, and leaves the link for another device", async () => {
    const shop = await openShop();
    const buyer = shop.browser();
    const id = await order(buyer, { items: [{ product: "book" }] });
    const { sessionId } = shop.payments.pay(id, READER);
    await reportEvent(shop, { session: sessionId });
    const code = /enter the code ([2-9A-Z]{6})/.exec(shop.mail.sent.at(-1)?.text ?? "")?.[1] ?? "";
    expect((await enter(shop.browser(), code)).status).toBe(410);
    expect((await enter(buyer, code)).status).toBe(200);
    expect(await emailOf(buyer)).toBe(READER);
    expect(await emailOf(await signIn(shop))).toBe(READER);
  });
});

describe("the page of a link", () => {
  const check = async (shop: Shop, browser: Browser) => {
    const response = await browser.api("/api/links/check", { json: { token: newestToken(shop) } });
    return response.status === 200 ? response.json() : problemOf(response);
  };

  it("learns whose library it opens, and whether the buyer has been here before", async () => {
    const shop = await openShopWithSale();
    const fresh = { email: READER, isReturning: false, signedInAs: null };
    expect(await check(shop, shop.browser())).toEqual(fresh);
    const browser = await signIn(shop);
    expect(await check(shop, browser)).toEqual({ email: READER, isReturning: true, signedInAs: READER });
    await buy(shop, "record");
    expect(await check(shop, shop.browser())).toEqual({ ...fresh, isReturning: true });
    await ask(shop, shop.browser());
    expect(await check(shop, shop.browser())).toEqual({ ...fresh, isReturning: true });
    shop.wait(15 * 60);
    expect(await check(shop, shop.browser())).toEqual({ status: 410, code: "link-outdated" });
    await buy(shop, "book", "other@example.com");
    expect(await check(shop, browser)).toEqual({
      ...{ email: "other@example.com", isReturning: false, signedInAs: READER },
    });
  });

  it("recognises a browser that has asked for a link before", async () => {
    const shop = await openShopWithSale();
    const browser = shop.browser();
    await ask(shop, browser);
    expect(await check(shop, browser)).toMatchObject({ email: READER, isReturning: true });
  });

  it("ends the browser's earlier session when it signs in with another address", async () => {
    const shop = await openShopWithSale();
    const browser = await signIn(shop);
    const headers = { Cookie: `__Host-session=${browser.cookies.get("__Host-session")}` };
    await buy(shop, "record", "other@example.com");
    const json = { token: newestToken(shop) };
    expect((await browser.api("/api/links/redeem", { json })).status).toBe(200);
    expect(await emailOf(browser)).toBe("other@example.com");
    expect((await shop.browser().api("/api/library", { headers })).status).toBe(401);
  });
});

describe("sessions", () => {
  const open = async (shop: Shop, userAgent: string, shared?: boolean) => {
    const browser = shop.browser();
    const code = await ask(shop, browser);
    const headers = { "User-Agent": userAgent };
    const response = await browser.api("/api/links/redeem", { json: { code, shared }, headers });
    expect(response.status).toBe(200);
    return { browser, cookies: response.headers.getSetCookie() };
  };
  const list = async (browser: Browser) =>
    SessionsResponse.parse(await (await browser.api("/api/sessions")).json()).sessions;

  it("are listed with their device and time, and can be ended one by one", async () => {
    const shop = await openShopWithSale();
    const { browser: phone } = await open(shop, SAFARI);
    shop.wait(3600);
    const { browser: desk } = await open(shop, FIREFOX);
    const [own, other, ...none] = await list(desk);
    expect(none).toEqual([]);
    expect(own).toMatchObject({ browser: "Firefox", system: "Windows", isCurrent: true, isShared: false });
    expect(other).toMatchObject({
      ...{ browser: "Safari", system: "iPhone", isCurrent: false },
      ...{ createdAt: "2026-11-22T12:00:00.000Z", expires: "2026-12-22T12:00:00.000Z" },
    });
    const end = (id = "") => desk.api(`/api/sessions/${id}`, { method: "DELETE" });
    expect((await end(other?.id)).status).toBe(204);
    expect(await problemOf(await end(other?.id))).toEqual({ status: 404, code: "unknown-session" });
    expect((await phone.api("/api/library")).status).toBe(401);
    expect(await list(desk)).toHaveLength(1);
    expect((await end(own?.id)).status).toBe(204);
    expect([...desk.cookies.keys()]).toEqual([]);
  });

  it("of an unknown browser are listed as such, and those that have expired are not", async () => {
    const shop = await openShopWithSale();
    await open(shop, SAFARI);
    shop.wait(29 * 24 * 3600);
    const { browser } = await open(shop, "");
    const unknown = { browser: null, system: null };
    expect(await list(browser)).toHaveLength(2);
    shop.wait(24 * 3600);
    const createdAt = "2026-12-21T12:00:00.000Z";
    expect(await list(browser)).toMatchObject([
      { ...unknown, createdAt, seenAt: "2026-12-22T12:00:00.000Z", isCurrent: true },
    ]);
  });

  it("end all together, and those of others stay", async () => {
    const shop = await openShopWithSale();
    const { browser: phone } = await open(shop, SAFARI);
    const { browser: desk } = await open(shop, FIREFOX);
    await buy(shop, "record", "other@example.com");
    const other = await signIn(shop);
    const [stranger] = await list(other);
    expect((await desk.api(`/api/sessions/${stranger?.id}`, { method: "DELETE" })).status).toBe(404);
    expect((await desk.api("/api/sessions", { method: "DELETE" })).status).toBe(204);
    expect([...desk.cookies.keys()]).toEqual([]);
    for (const [browser, status] of [
      [phone, 401],
      [other, 200],
    ] as const)
      expect((await browser.api("/api/library")).status).toBe(status);
    for (const method of ["GET", "DELETE"])
      expect((await desk.api("/api/sessions", { method })).status).toBe(401);
  });

  it("on a shared computer end with the browser, or after half a day", async () => {
    const shop = await openShopWithSale();
    const { browser, cookies } = await open(shop, FIREFOX, true);
    expect(cookies.filter((cookie) => /session=|signed-in=/.test(cookie)).join()).not.toMatch(
      /Max-Age|Expires/,
    );
    expect(await list(browser)).toMatchObject([{ isShared: true, expires: "2026-11-23T00:00:00.000Z" }]);
    shop.wait(12 * 3600 - 1);
    expect((await browser.api("/api/library")).headers.getSetCookie()).toEqual([]);
    shop.wait(1);
    expect((await browser.api("/api/library")).status).toBe(401);
  });
});
