import { beforeEach, describe, expect, it } from "vitest";
import { listEvents } from "#checkout/orders/order-events.ts";
import { type Browser, codeTo, NEW, openLibrary, post, READER } from "./account.ts";
import { buy, download, newestToken, problemOf, signIn } from "./buying.ts";
import type { Shop } from "./shop.ts";

const emailOf = async (browser: Browser) => (await (await browser.api("/api/library")).json()).email;

describe("a library", () => {
  let shop: Shop;
  let browser: Browser;
  let id: string;
  beforeEach(async () => {
    ({ shop, browser, id } = await openLibrary());
  });

  it("moves to another address with the codes of both; the earlier one gets an email and no longer opens it", async () => {
    const phone = shop.browser();
    await buy(shop, "record");
    const unused = newestToken(shop);
    await phone.api("/api/links/redeem", { json: { token: unused } });
    await buy(shop, "sheet", READER);
    const late = newestToken(shop);
    expect((await post(browser, "move", { email: " NEW@example.com", locale: "zh" })).status).toBe(202);
    const [from, to] = [codeTo(shop, READER), codeTo(shop, NEW)];
    const wrong = await post(browser, "move/confirm", { from, to: from });
    expect(await wrong.json()).toMatchObject({ status: 422, left: 4, wrong: [1] });
    expect(await emailOf(browser)).toBe(READER);
    const moved = await post(browser, "move/confirm", { from, to, locale: "zh" });
    expect([moved.status, await moved.json()]).toEqual([200, { email: NEW }]);
    const library = await (await browser.api("/api/library")).json();
    expect(library).toMatchObject({ email: NEW, orders: { length: 3 } });
    expect((await download(browser, id)).status).toBe(200);
    expect((await phone.api("/api/library")).status).toBe(401);
    expect((await shop.browser().api("/api/links/redeem", { json: { token: late } })).status).toBe(410);
    expect(shop.mail.sent.at(-1)).toMatchObject({ to: READER, subject: "你在小店的书架已移到新邮箱" });
    expect(await problemOf(await post(browser, "move/confirm", { from, to }))).toMatchObject({ status: 410 });
  });

  it("moves only from the browser that has asked, and not to its own address", async () => {
    expect(await problemOf(await post(browser, "move", { email: READER }))).toMatchObject({
      code: "same-address",
    });
    await post(browser, "move", { email: NEW });
    const json = { from: codeTo(shop, READER), to: codeTo(shop, NEW) };
    await buy(shop, "record");
    const other = await signIn(shop);
    expect(await problemOf(await post(other, "move/confirm", json))).toMatchObject({ code: "sign-in-over" });
    expect(await problemOf(await post(shop.browser(), "move", { email: NEW }))).toMatchObject({
      status: 401,
    });
    shop.wait(15 * 60);
    expect(await problemOf(await post(browser, "move/confirm", json))).toMatchObject({ status: 410 });
  });

  it("moves with the buyer as its cause, and stays open on the same device for as long as before", async () => {
    await buy(shop, "record");
    const shared = shop.browser();
    const json = { token: newestToken(shop), shared: true };
    expect((await shared.api("/api/links/redeem", { json })).status).toBe(200);
    await post(shared, "move", { email: NEW });
    const codes = { from: codeTo(shop, READER), to: codeTo(shop, NEW) };
    const headers = {
      "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
    };
    const moved = await shared.api("/api/account/move/confirm", { json: codes, headers });
    expect(moved.status).toBe(200);
    const { sessions } = await (await shared.api("/api/sessions")).json();
    expect(sessions).toMatchObject([{ browser: "Firefox", system: "Windows", isShared: true }]);
    expect(sessions).toHaveLength(1);
    const causes = (await listEvents(shop.database, id)).map(({ kind, cause }) => `${kind} by ${cause}`);
    expect(causes).toContain("email-corrected by buyer");
  });

  it("stops taking codes after five wrong ones, and reveals nothing before the address is proven", async () => {
    await post(browser, "move", { email: NEW });
    const from = codeTo(shop, READER);
    for (const left of [4, 3, 2, 1])
      expect(await (await post(browser, "move/confirm", { from, to: "222222" })).json()).toMatchObject({
        left,
      });
    for (const to of ["222222", codeTo(shop, NEW)])
      expect(await problemOf(await post(browser, "move/confirm", { from, to }))).toMatchObject({
        status: 410,
      });
    expect(await emailOf(browser)).toBe(READER);
    expect(shop.mail.sent.findLast(({ to }) => to === NEW)?.text).not.toContain(READER);
  });
});
