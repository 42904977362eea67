import { expect, test } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { buy, order, problemOf, reportEvent, signIn } from "./buying.ts";
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

test("whoever has not confirmed an own address by email sends no free gift", async () => {
  const shop = await openShop();
  const before = await order(shop.browser(), { items: [{ product: "sheet" }], email: GIVER });
  await reportEvent(shop, { session: shop.payments.pay(before, GIVER).sessionId });
  for (let n = 0; n < 40; n++) {
    const response = await give(shop.browser(), n, { email: GIVER });
    expect(await problemOf(response)).toEqual({ status: 401, code: "gift-needs-sign-in" });
  }
  expect(strangersMailed(shop)).toEqual([]);
});

test("whoever has sends a few a day from whatever network, to an address that gets no more than by free orders", async () => {
  const shop = await openShop();
  const giver = await openGiver(shop);
  const sent: Response[] = [];
  for (let n = 0; n < 40; n++) sent.push(await give(giver, n, { email: `somebody${n}@example.com` }));
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

test("a corrected recipient of a free gift is one of the few", async () => {
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

test("the gift button of a free product asks visitors to sign in, and then whom it is for", async () => {
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
