import { describe, expect, it, test } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { discountWith } from "../checkout/discounts.ts";
import { buy, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { usesOf } from "./discounted-orders.ts";
import { openShop, type Shop } from "./shop.ts";

const GIVER = "giver@example.com";
const DAY_SECONDS = 86_400;

type Browser = ReturnType<Shop["browser"]>;

/** A browser whose address is confirmed by the link in an email. */
async function openGiver(shop: Shop): Promise<Browser> {
  await buy(shop, "sheet", GIVER);
  return signIn(shop);
}

/** Asks for a free gift, each time from another network. */
function give(browser: Browser, n: number, json: object = {}): Promise<Response> {
  const recipient = { email: `stranger${n}@example.com`, words: "Look at this" };
  return browser.api("/api/checkout", {
    json: { items: [{ product: "sheet" }], recipient, locale: "en", ...json },
    headers: { "X-Network": `192.0.${n}.0/24` },
  });
}

async function complete(shop: Shop, response: Response): Promise<string> {
  const { order: id } = await response.json();
  const payment = shop.payments.byOrder.get(id);
  await reportEvent(shop, { session: shop.payments.pay(id, payment?.email ?? "").sessionId });
  return id;
}

const strangersMailed = (shop: Shop) => shop.mail.sent.filter(({ to }) => to.startsWith("stranger"));

test("only a buyer who has confirmed their address by email can send a free gift", async () => {
  const shop = await openShop();
  const before = await order(shop.browser(), { items: [{ product: "sheet" }], email: GIVER });
  await reportEvent(shop, { session: shop.payments.pay(before, GIVER).sessionId });
  for (let n = 0; n < 40; n++) {
    const response = await give(shop.browser(), n, { email: GIVER });
    expect(await problemOf(response)).toEqual({ status: 401, code: "gift-needs-sign-in" });
  }
  expect(strangersMailed(shop)).toEqual([]);
});

test("a buyer with a confirmed address can send five free gifts a day, from any network; a recipient gets one email a day", async () => {
  const shop = await openShop();
  const giver = await openGiver(shop);
  const sent: Response[] = [];
  for (let n = 0; n < 40; n++) sent.push(await give(giver, n));
  const accepted = sent.filter(({ status }) => status === 201);
  expect(accepted).toHaveLength(5);
  expect(sent.at(-1)?.status).toBe(429);
  for (const response of accepted) {
    const id = await complete(shop, response);
    expect(shop.payments.byOrder.get(id)?.email).toBe(GIVER);
  }
  await sweep(shop.ports);
  expect(strangersMailed(shop)).toHaveLength(5);
  shop.wait(DAY_SECONDS + 1);
  for (const response of [await give(giver, 99), await give(giver, 99)]) await complete(shop, response);
  expect(strangersMailed(shop)).toHaveLength(6);
});

test("a corrected recipient counts towards that limit", async () => {
  const shop = await openShop();
  const giver = await openGiver(shop);
  const id = await complete(shop, await give(giver, 0));
  const codes: number[] = [];
  for (let n = 1; n < 7; n++) {
    const { status } = await giver.api(`/api/orders/${id}/recipient`, {
      ...{ method: "PUT", body: JSON.stringify({ email: `stranger${n}@example.com` }) },
      headers: { "Content-Type": "application/json", "X-Network": `192.0.${n}.0/24` },
    });
    codes.push(status);
  }
  expect(codes).toEqual([200, 200, 200, 200, 429, 429]);
  expect(strangersMailed(shop)).toHaveLength(5);
});

test("the gift button of a free product asks visitors to sign in, and then who it is for", async () => {
  const shop = await openShop();
  const press = (browser: Browser) =>
    browser.api("/api/checkout", {
      ...{ method: "POST", headers: { Accept: "text/html" } },
      body: new URLSearchParams({ product: "sheet", price: "0", gift: "true", locale: "zh" }),
    });
  const refused = await press(shop.browser());
  expect(refused.status).toBe(401);
  const page = await refused.text();
  expect(page).toContain("<h1>登录后才能赠送免费作品</h1>");
  expect(page).toContain('href="https://shop.example/zh/library/"');
  const asked = await press(await openGiver(shop));
  expect([asked.status, await asked.text()]).toEqual([200, expect.stringContaining("对方的邮箱")]);
});

describe("a code that each buyer can use once", () => {
  const ONCE = discountWith({ code: "FREEONCE", off: { percent: 10_000 }, limitPerBuyer: 1 });
  const FIRST = discountWith({ code: "FREEFIRST", off: { percent: 10_000 }, firstPurchase: true });
  const shopWithCodes = () => openShop({ discounts: [ONCE, FIRST] });
  const withCode = (code: string) => ({ items: [{ product: "book" }], code });
  const refusalOf = async (response: Response) =>
    response.status === 201 ? "none" : (await problemOf(response)).code;

  it("counts a free gift for its giver, whatever address the request names", async () => {
    const shop = await shopWithCodes();
    const giver = await openGiver(shop);
    for (const code of ["FREEONCE", "FREEFIRST"]) {
      const other = await give(giver, 1, { ...withCode(code), email: "nobody@example.com" });
      expect(await problemOf(other)).toEqual({ status: 400, code: "invalid-request" });
    }
    expect(await refusalOf(await give(giver, 1, { ...withCode("FREEFIRST"), email: GIVER }))).toBe("none");
    await buy(shop, "book", GIVER);
    expect(await refusalOf(await give(giver, 2, withCode("FREEFIRST")))).toBe("code-first-purchase");
    await complete(shop, await give(giver, 3, withCode("FREEONCE")));
    expect(await refusalOf(await give(giver, 4, withCode("FREEONCE")))).toBe("code-used");
  });

  it("asks a visitor to sign in before anything is held", async () => {
    const shop = await shopWithCodes();
    const response = await give(shop.browser(), 1, { ...withCode("FREEONCE"), email: GIVER });
    expect(await refusalOf(response)).toBe("gift-needs-sign-in");
    expect(await usesOf(shop, "FREEONCE")).toEqual({ used: 0, held: 0 });
  });

  it("does not tell a visitor whether the owner of an address has used it, and shows what the gift would cost", async () => {
    const shop = await shopWithCodes();
    await complete(shop, await give(await openGiver(shop), 1, withCode("FREEONCE")));
    const order = { ...withCode("FREEONCE"), email: GIVER };
    expect(await refusalOf(await give(shop.browser(), 2, order))).toBe("gift-needs-sign-in");
    const quote = { ...order, recipient: { email: "friend@example.com" } };
    const response = await shop.browser().api("/api/quote", { json: quote });
    expect(await response.json()).toMatchObject({ refusal: null, amount: 0 });
  });

  it("asks a buyer who is signed in for no address, whose order it then is", async () => {
    const half = discountWith({ code: "HALF", off: { percent: 5000 }, limitPerBuyer: 1 });
    const shop = await openShop({ discounts: [half] });
    const buyer = await openGiver(shop);
    const quote = await buyer.api("/api/quote", { json: withCode("HALF") });
    expect(await quote.json()).toMatchObject({ refusal: null, amount: 1450 });
    const id = await order(buyer, withCode("HALF"));
    expect(shop.payments.byOrder.get(id)?.email).toBe(GIVER);
    await reportEvent(shop, { session: shop.payments.pay(id, GIVER).sessionId });
    const again = await buyer.api("/api/checkout", { json: { ...withCode("HALF"), again: true } });
    expect(await refusalOf(again)).toBe("code-used");
    const stranger = await shop.browser().api("/api/quote", { json: withCode("HALF") });
    expect(await stranger.json()).toMatchObject({ refusal: { code: "code-needs-email" } });
  });
});
