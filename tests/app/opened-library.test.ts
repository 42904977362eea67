import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { buy, newestToken, order, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

const READER = "reader@example.com";
const QUARTER_SECONDS = 15 * 60;
const PAGE = "{{#opened}}{{#isBuyer}}bought{{/isBuyer}} {date}: {{/opened}}{{#newest}}[{name}]{{/newest}}";
const GROUPS = "{{#groups}}{{#products}}[{name}]{{/products}}{{/groups}}";

const redeem = async (browser: Browser, json: object) =>
  (await browser.api("/api/links/redeem", { json })).json();
const codeIn = (text = "") => /\b([2-9B-DF-HJKMNP-TV-Z]{6})\b/.exec(text)?.[1] ?? "";

/** Buys in a browser. @returns the order, and the code of its receipt */
async function buyIn(shop: Shop, browser: Browser, product: string, email = READER) {
  const id = await order(browser, { items: [{ product }], again: true });
  await reportEvent(shop, { session: shop.payments.pay(id, email).sessionId });
  return { id, code: codeIn(/enter the code (\S+)/.exec(shop.mail.sent.at(-1)?.text ?? "")?.[1]) };
}

async function askForCode(shop: Shop, browser: Browser): Promise<string> {
  await browser.api("/api/links", { json: { email: READER } });
  await sweep(shop.ports);
  return codeIn(shop.mail.sent.at(-1)?.text);
}

describe("the library opens at the order", () => {
  it("whose receipt has the link, once there are others", async () => {
    const shop = await openShop();
    const first = await buy(shop);
    const token = newestToken(shop);
    const browser = await signIn(shop);
    expect(await (await browser.api("/api/links/check", { json: { token } })).json()).not.toHaveProperty(
      "order",
    );
    const second = await buy(shop, "record");
    expect(await redeem(shop.browser(), { token: newestToken(shop) })).toMatchObject({
      email: READER,
      order: second,
    });
    // The browser that is signed in opens it without redeeming anything.
    for (const [link, id] of [
      [token, first],
      [newestToken(shop), second],
    ])
      expect(await (await browser.api("/api/links/check", { json: { token: link } })).json()).toMatchObject({
        signedInAs: READER,
        order: id,
      });
    const stranger = await shop.browser().api("/api/links/check", { json: { token: newestToken(shop) } });
    expect(JSON.stringify(await stranger.json())).not.toContain(second);
  });

  it("that was a gift, for its recipient", async () => {
    const shop = await openShop();
    await buy(shop, "record", "friend@example.com");
    const recipient = { email: "friend@example.com", name: "Ada" };
    const id = await order(shop.browser(), { items: [{ product: "book" }], recipient });
    await reportEvent(shop, { session: shop.payments.pay(id, READER).sessionId });
    const email = shop.mail.sent.findLast(({ to }) => to === recipient.email);
    const token = /\/open\/#([\w-]+)/.exec(email?.text ?? "")?.[1];
    expect(await redeem(shop.browser(), { token })).toMatchObject({ email: recipient.email, order: id });
  });

  it("whose receipt has the code, unless several receipts have the same one", async () => {
    const shop = await openShop();
    await buy(shop);
    shop.wait(QUARTER_SECONDS);
    const buyer = shop.browser();
    const { id, code } = await buyIn(shop, buyer, "record");
    expect(await redeem(buyer, { code })).toMatchObject({ email: READER, order: id });

    shop.wait(QUARTER_SECONDS);
    const other = shop.browser();
    const [one, two] = [await buyIn(shop, other, "book"), await buyIn(shop, other, "record")];
    expect(one.code).toBe(two.code);
    expect(await redeem(other, { code: two.code })).not.toHaveProperty("order");
  });

  it("whose used link has asked for a code, and not at one of somebody else", async () => {
    const shop = await openShop();
    await buy(shop, "book", "other@example.com");
    const others = newestToken(shop);
    const id = await buy(shop);
    const link = newestToken(shop);
    await signIn(shop);
    await buy(shop, "record");
    const open = async (json: object) => {
      const browser = shop.browser();
      return redeem(browser, { code: await askForCode(shop, browser), ...json });
    };
    expect(await open({ link })).toMatchObject({ email: READER, order: id });
    for (const json of [{}, { link: others }, { link: "x".repeat(43) }, { link: "cut" }]) {
      const opened = await open(json);
      expect(opened).toMatchObject({ email: READER });
      expect(opened).not.toHaveProperty("order");
    }
  });

  it("without scripts, where a code leads to the order and an unknown one shows everything", async () => {
    const shop = await openShop({
      findPage: async (path) =>
        path === "/plain/library.txt" ? new Response(PAGE + GROUPS) : new Response(null, { status: 404 }),
    });
    await buy(shop);
    shop.wait(QUARTER_SECONDS);
    const buyer = shop.browser();
    const { id, code } = await buyIn(shop, buyer, "record");
    const entered = await buyer.api("/api/pages/code", {
      method: "POST",
      body: new URLSearchParams({ locale: "en", code }),
    });
    const address = entered.headers.get("Location") ?? "";
    expect(address).toBe(`/api/pages/library?locale=en&order=${id}`);
    const show = async (path: string) => (await buyer.api(path)).text();
    expect(await show(address)).toBe("bought November 22, 2026: [The Record]");
    for (const query of ["", "&order=", "&order=ord_unknown"])
      expect(await show(`/api/pages/library?locale=en${query}`)).toBe("[The Record][The Book]");
  });
});

it("the codes of receipts to two addresses in one browser both work, and in no other browser", async () => {
  const shop = await openShop();
  const buyer = shop.browser();
  const mistyped = await buyIn(shop, buyer, "book", "raeder@example.com");
  const right = await buyIn(shop, buyer, "book");
  expect(mistyped.code).not.toBe(right.code);
  const other = shop.browser();
  await buyIn(shop, other, "book", "other@example.com");
  for (const { code } of [mistyped, right]) expect(await redeem(other, { code })).not.toHaveProperty("email");
  expect(await redeem(buyer, { code: mistyped.code })).toMatchObject({ email: "raeder@example.com" });
  expect(await redeem(buyer, { code: right.code })).toMatchObject({ email: READER });
});
