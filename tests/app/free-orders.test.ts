import { describe, expect, it } from "vitest";
import { buy, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

const OWN = "reader@example.com";
const NETWORK = { "X-Network": "203.0.113.9" };
const LIMITED = { status: 429, code: "too-many-requests" };
const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

type Browser = ReturnType<Shop["browser"]>;

/** Places a free order, without completing it on the payment page. */
function orderFree(browser: Browser, json: object = {}, headers: Record<string, string> = {}) {
  return browser.api("/api/checkout", {
    json: { items: [{ product: "sheet" }], again: true, ...json },
    headers,
  });
}

/** Places many free orders from one network, and answers how many were accepted. */
async function orderMany(shop: Shop, times: number, headers: Record<string, string> = NETWORK) {
  const statuses: number[] = [];
  for (let n = 0; n < times; n += 1)
    statuses.push((await orderFree(shop.browser(), { email: `stranger${n}@example.com` }, headers)).status);
  return statuses.filter((status) => status === 201).length;
}

/** A browser that has bought something and opened the link in its email. */
async function openBuyer(shop: Shop): Promise<Browser> {
  await buy(shop, "book", OWN);
  return signIn(shop);
}

describe("free orders for an address that nobody has confirmed", () => {
  it("are limited to five an hour for one network, with the time to wait", async () => {
    const shop = await openShop();
    expect(await orderMany(shop, 5)).toBe(5);
    shop.wait(60);
    const refused = await orderFree(shop.browser(), {}, NETWORK);
    expect(refused.headers.get("Retry-After")).toBe(String(HOUR_S - 60));
    expect(await problemOf(refused)).toEqual(LIMITED);
    expect((await orderFree(shop.browser(), {}, { "X-Network": "198.51.100.1" })).status).toBe(201);
    const paid = { json: { items: [{ product: "book" }] }, headers: NETWORK };
    expect((await shop.browser().api("/api/checkout", paid)).status).toBe(201);
    shop.wait(HOUR_S - 60);
    expect((await orderFree(shop.browser(), {}, NETWORK)).status).toBe(201);
  });

  it("are limited to ten a day for one network", async () => {
    const shop = await openShop();
    const accepted: number[] = [];
    for (let hour = 0; hour < 4; hour += 1) {
      accepted.push(await orderMany(shop, 10));
      shop.wait(HOUR_S);
    }
    expect(accepted).toEqual([5, 5, 0, 0]);
    shop.wait(DAY_S - 4 * HOUR_S);
    expect(await orderMany(shop, 10)).toBe(5);
  });

  it("are limited to five in a quarter of an hour for all whose network is not known", async () => {
    const shop = await openShop();
    expect(await orderMany(shop, 40, {})).toBe(5);
    const refused = await orderFree(shop.browser());
    expect(refused.headers.get("Retry-After")).toBe(String(HOUR_S / 4));
    shop.wait(HOUR_S / 4);
    expect(await orderMany(shop, 40, {})).toBe(5);
  });
});

describe("free orders of a buyer who is signed in", () => {
  it("are for the confirmed address, which the payment page does not ask for", async () => {
    const shop = await openShop();
    const buyer = await openBuyer(shop);
    const id = await order(buyer, { items: [{ product: "sheet" }] });
    expect(shop.payments.byOrder.get(id)?.email).toBe(OWN);
  });

  it.each([
    ["without an address", {}],
    ["for the same address", { email: "Reader@Example.com" }],
  ])("are hardly limited %s", async (_, json) => {
    const shop = await openShop();
    const buyer = await openBuyer(shop);
    const statuses: number[] = [];
    for (let n = 0; n < 101; n += 1) statuses.push((await orderFree(buyer, json, NETWORK)).status);
    expect(new Set(statuses.slice(0, 100))).toEqual(new Set([201]));
    expect(statuses.at(-1)).toBe(429);
    expect((await orderFree(shop.browser(), {}, NETWORK)).status).toBe(201);
  });

  it("count as those of anybody if they are for another address", async () => {
    const shop = await openShop();
    const buyer = await openBuyer(shop);
    expect(await orderMany(shop, 4)).toBe(4);
    expect((await orderFree(buyer, { email: "stranger@example.com" }, NETWORK)).status).toBe(201);
    const next = await orderFree(buyer, { email: "another@example.com" }, NETWORK);
    expect(await problemOf(next)).toEqual(LIMITED);
    expect((await orderFree(buyer, {}, NETWORK)).status).toBe(201);
  });

  it("are limited to five a day for other addresses, across all networks, together with free gifts", async () => {
    const shop = await openShop();
    const buyer = await openBuyer(shop);
    const elsewhere = (n: number) => ({ "X-Network": `192.0.2.${n}` });
    const recipient = { email: "friend@example.com" };
    expect((await orderFree(buyer, { recipient }, elsewhere(0))).status).toBe(201);
    const statuses: number[] = [];
    for (let n = 1; n < 10; n += 1)
      statuses.push((await orderFree(buyer, { email: `stranger${n}@example.com` }, elsewhere(n))).status);
    expect(statuses).toEqual([201, 201, 201, 201, 429, 429, 429, 429, 429]);
  });

  it("send emails to five of forty strangers", async () => {
    const shop = await openShop();
    const buyer = await openBuyer(shop);
    for (let n = 0; n < 40; n += 1) {
      const email = `stranger${n}@example.com`;
      const response = await orderFree(buyer, n % 2 === 0 ? { email } : {}, NETWORK);
      if (response.status !== 201) continue;
      const { order: id } = await response.json();
      // The payment page keeps the address that it was opened with.
      const { sessionId } = shop.payments.pay(id, shop.payments.byOrder.get(id)?.email ?? email);
      await reportEvent(shop, { session: sessionId });
    }
    expect(shop.mail.sent.filter(({ to }) => to.startsWith("stranger"))).toHaveLength(5);
  });
});
