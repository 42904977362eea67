import { expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { buy, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

const NETWORK = { "X-Network": "203.0.113.7" };
const GIVER = "giver@example.com";
const LIMITED = { status: 429, code: "too-many-requests" };

type Browser = ReturnType<Shop["browser"]>;

const put = (browser: Browser, path: string, json: object) =>
  browser.api(`/api/orders/${path}`, {
    ...{ method: "PUT", body: JSON.stringify(json) },
    headers: { "Content-Type": "application/json", ...NETWORK },
  });

/** A browser that has paid for a gift. */
async function giveBook(shop: Shop) {
  const browser = shop.browser();
  const recipient = { email: "friend@example.com", words: "For you" };
  const id = await order(browser, { items: [{ product: "book" }], recipient });
  await reportEvent(shop, { session: shop.payments.pay(id, GIVER).sessionId });
  return { id, browser };
}

it("free gifts count among the free orders of their network", async () => {
  const shop = await openShop();
  await buy(shop, "sheet", GIVER);
  const giver = await signIn(shop);
  const items = [{ product: "sheet" }];
  for (let n = 0; n < 5; n += 1) {
    const { status } = await shop.browser().api("/api/checkout", { json: { items }, headers: NETWORK });
    expect(status).toBe(201);
  }
  const json = { items, recipient: { email: "friend@example.com" }, again: true };
  expect(await problemOf(await giver.api("/api/checkout", { json, headers: NETWORK }))).toEqual(LIMITED);
});

it("corrections of a buyer's and of a recipient's address count together, five an hour for a network", async () => {
  const shop = await openShop();
  const { id, browser } = await giveBook(shop);
  for (let n = 0; n < 5; n += 1)
    expect((await put(browser, `${id}/recipient`, { email: `friend${n}@example.com` })).status).toBe(200);
  expect(await problemOf(await put(browser, `${id}/recipient`, { email: "f@example.com" }))).toEqual(LIMITED);
  expect(await problemOf(await put(browser, `${id}/email`, { email: "g@example.com" }))).toEqual(LIMITED);
});

it("codes to move and to erase a library count together, ten requests an hour for a network", async () => {
  const shop = await openShop();
  await buy(shop);
  const browser = await signIn(shop);
  const ask = (path: string, json: object) => browser.api(`/api/account/${path}`, { json, headers: NETWORK });
  const move = { email: "new@example.com" };
  for (let n = 0; n < 5; n += 1) {
    expect((await ask("move", move)).status).toBe(202);
    expect((await ask("erase", {})).status).toBe(202);
  }
  expect(await problemOf(await ask("move", move))).toEqual(LIMITED);
  expect(await problemOf(await ask("erase", {}))).toEqual(LIMITED);
});

it("a buyer can ask for codes to move and to erase a library ten times an hour, across all networks, whatever others do", async () => {
  const shop = await openShop();
  await buy(shop);
  const browser = await signIn(shop);
  const ask = (n: number) =>
    browser.api("/api/account/erase", { json: {}, headers: { "X-Network": `203.0.113.${n}` } });
  for (let n = 0; n < 10; n += 1) expect((await ask(n)).status).toBe(202);
  expect(await problemOf(await ask(10))).toEqual(LIMITED);
  await buy(shop, "book", "other@example.com");
  const other = await signIn(shop);
  expect((await other.api("/api/account/erase", { json: {}, headers: NETWORK })).status).toBe(202);
});

it("a wrong code after many others of a network is answered without scripts, too, and a right one opens the library", async () => {
  const template = "{{#isRefused}}refused{{/isRefused}}{{#left}}left{{/left}}";
  const shop = await openShop({
    findPage: async (path) =>
      path === "/plain/sign-in.txt" ? new Response(template) : new Response(null, { status: 404 }),
  });
  await buy(shop, "book", GIVER);
  const buyer = shop.browser();
  await buyer.api("/api/links", { json: { email: GIVER } });
  await sweep(shop.ports);
  const right = /^[2-9A-Z]{6}$/m.exec(shop.mail.sent.at(-1)?.text ?? "")?.[0] ?? "";
  const enter = (code: string) =>
    buyer.api("/api/pages/code", {
      ...{ method: "POST", headers: NETWORK },
      body: new URLSearchParams({ locale: "en", code }),
    });
  expect(await (await enter("222222")).text()).toBe("left");
  const json = { token: "A".repeat(43) };
  for (let n = 0; n < 60; n += 1) await shop.browser().api("/api/links/redeem", { json, headers: NETWORK });
  expect(await (await enter("222222")).text()).toBe("refused");
  expect((await enter(right)).status).toBe(303);
});

it("no correction or request to move a library uses up those of all others", async () => {
  const shop = await openShop();
  const { id, browser } = await giveBook(shop);
  const giver = await signIn(shop);
  await giver.api("/api/account/erase", { json: {}, headers: NETWORK });
  await put(browser, `${id}/email`, { email: "giver2@example.com" });
  const text = "UPDATE rate_limits SET count = 4000 WHERE key = 'account:total' OR key = 'corrections:total'";
  await shop.database.write([{ text, values: [] }]);
  expect((await giver.api("/api/account/erase", { json: {}, headers: NETWORK })).status).toBe(202);
  expect((await put(browser, `${id}/email`, { email: "giver3@example.com" })).status).toBe(200);
});

it("a network can try sixty wrong codes for a library in an hour, and the right one always", async () => {
  const shop = await openShop();
  await buy(shop);
  const browser = await signIn(shop);
  const confirm = (code: string) =>
    browser.api("/api/account/erase/confirm", { json: { code }, headers: NETWORK });
  await browser.api("/api/account/erase", { json: {} });
  for (let n = 0; n < 60; n += 1) expect([410, 422]).toContain((await confirm("222222")).status);
  await browser.api("/api/account/erase", { json: {} });
  const [right = ""] = /^[2-9A-Z]{6}$/m.exec(shop.mail.sent.at(-1)?.text ?? "") ?? [];
  expect(await problemOf(await confirm("222222"))).toEqual(LIMITED);
  expect((await confirm(right)).status).toBe(204);
});

it("the corrected recipient of a gift that was paid for uses up none of the giver's free gifts", async () => {
  const shop = await openShop();
  const { id, browser } = await giveBook(shop);
  expect((await put(browser, `${id}/recipient`, { email: "mate@example.com" })).status).toBe(200);
  const counted = { text: "SELECT key FROM rate_limits WHERE key LIKE 'free-gifts:%'", values: [] };
  expect(await shop.database.read(counted)).toEqual([]);
});

it("a corrected address is the buyer's doing in the history of the order", async () => {
  const shop = await openShop();
  const browser = shop.browser();
  const id = await order(browser, { items: [{ product: "book" }] });
  await reportEvent(shop, { session: shop.payments.pay(id, "reeder@example.com").sessionId });
  await put(browser, `${id}/email`, { email: "reader@example.com" });
  expect((await listEvents(shop.database, id)).at(-1)).toMatchObject({ cause: "buyer" });
});

it("a correction that comes too late is refused in the language of the page", async () => {
  const shop = await openShop();
  const json = { email: "reader@example.com", locale: "zh" };
  const response = await put(shop.browser(), "ord_1/email", json);
  expect([response.status, response.headers.get("Content-Language")]).toEqual([403, "zh"]);
});
