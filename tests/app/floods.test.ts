import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { buy, newestToken, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

/** An email address that someone else enters. */
const STRANGER = "stranger@example.com";

/** Places a free order, without completing it on the payment page. */
function orderFree(shop: Shop, headers: Record<string, string> = {}): Promise<Response> {
  return shop.browser().api("/api/checkout", { json: { items: [{ product: "sheet" }] }, headers });
}

const sentTo = (shop: Shop, address: string) => shop.mail.sent.filter(({ to }) => to === address).length;

describe("free orders", () => {
  it("send an unconfirmed address one email a day, whose link opens all of them", async () => {
    const shop = await openShop();
    for (let i = 0; i < 20; i += 1) await buy(shop, "sheet", STRANGER);
    expect(sentTo(shop, STRANGER)).toBe(1);
    const library = await (await (await signIn(shop)).api("/api/library")).json();
    expect(library).toMatchObject({ email: STRANGER, orders: { length: 20 } });
  });

  it("send the next email for the next order a day later, and none if an old payment is reported again", async () => {
    const shop = await openShop();
    await buy(shop, "sheet", STRANGER);
    const second = await buy(shop, "sheet", STRANGER);
    shop.wait(24 * 3600);
    await reportEvent(shop, { session: `cs_${second}` });
    expect(sentTo(shop, STRANGER)).toBe(1);
    await buy(shop, "sheet", STRANGER);
    expect(sentTo(shop, STRANGER)).toBe(2);
  });

  it.each<[string, (shop: Shop) => Promise<unknown>]>([
    ["a link was opened", (shop) => buy(shop, "sheet", STRANGER).then(() => signIn(shop))],
    ["something was paid for", (shop) => buy(shop, "book", STRANGER)],
  ])("send a confirmed address up to five emails an hour, after %s", async (_, confirm) => {
    const shop = await openShop();
    await confirm(shop);
    for (let i = 0; i < 15; i += 1) await buy(shop, "sheet", STRANGER);
    expect(sentTo(shop, STRANGER)).toBe(5);
    shop.wait(3600);
    await buy(shop, "sheet", STRANGER);
    expect(sentTo(shop, STRANGER)).toBe(6);
  });

  it("are confirmed by no failed payment, whose email is the only one of its day", async () => {
    const shop = await openShop();
    for (const email of [STRANGER, STRANGER]) {
      const id = await order(shop.browser(), { items: [{ product: "book" }] });
      shop.payments.change(id, { state: "failed", email });
      await reportEvent(shop, { session: `cs_${id}` }, `evt_${id}`);
    }
    await buy(shop, "sheet", STRANGER);
    expect(sentTo(shop, STRANGER)).toBe(1);
  });

  it("never delay the email of a paid order", async () => {
    const shop = await openShop();
    for (let i = 0; i < 6; i += 1) await buy(shop, "sheet", STRANGER);
    await buy(shop, "book", STRANGER);
    await buy(shop, "book", STRANGER);
    expect(sentTo(shop, STRANGER)).toBe(3);
  });

  it("whose email is not sent are listed for the creator", async () => {
    const shop = await openShop();
    await buy(shop, "sheet", STRANGER);
    const second = await buy(shop, "sheet", STRANGER);
    const skipped = await listMessages(shop.database, { states: ["skipped"], limit: 10 });
    expect(skipped).toMatchObject([{ orderId: second, recipient: STRANGER, kind: "paid" }]);
  });
});

describe("orders", () => {
  it("are limited to six hundred an hour for one network, however many programs share it", async () => {
    const shop = await openShop();
    const network = { "X-Network": "203.0.113.9" };
    const place = (headers = {}) =>
      shop.browser().api("/api/checkout", { json: { items: [{ product: "book" }] }, headers });
    expect((await place(network)).status).toBe(201);
    await shop.database.write([
      { text: "UPDATE rate_limits SET count = 600 WHERE key LIKE 'orders:network:%'", values: [] },
    ]);
    expect(await problemOf(await place(network))).toEqual({ status: 429, code: "too-many-requests" });
    expect((await place({ "X-Network": "198.51.100.1" })).status).toBe(201);
  });
});

describe("links that do not work", () => {
  it("can be tried sixty times an hour by one network, not counting those that work", async () => {
    const shop = await openShop();
    const headers = { "X-Network": "203.0.113.9" };
    const open = (token: string) => shop.browser().api("/api/links/redeem", { json: { token }, headers });
    for (let i = 0; i < 59; i += 1) expect((await open("A".repeat(43))).status).toBe(410);
    await buy(shop);
    expect((await open(newestToken(shop))).status).toBe(200);
    expect((await open("short")).status).toBe(410);
    expect(await problemOf(await open("A".repeat(43)))).toEqual({ status: 429, code: "too-many-requests" });
  });

  it("and are tried too often leave the buyers of the same network their links", async () => {
    const shop = await openShop();
    await buy(shop);
    const headers = { "X-Network": "203.0.113.9" };
    const open = (token: string, path = "redeem") =>
      shop.browser().api(`/api/links/${path}`, { json: { token }, headers });
    for (let i = 0; i < 60; i += 1) await open("A".repeat(43));
    expect((await open("A".repeat(43), "check")).status).toBe(429);
    expect((await open(newestToken(shop), "check")).status).toBe(200);
    expect((await open(newestToken(shop))).status).toBe(200);
  });

  it("and are tried from many networks lock nobody out: others read what is wrong, and are not counted", async () => {
    const shop = await openShop();
    await buy(shop);
    const open = (token: string, network: string) =>
      shop.browser().api("/api/links/redeem", { json: { token }, headers: { "X-Network": network } });
    await open("A".repeat(43), "203.0.113.9");
    await shop.database.write([
      { text: "UPDATE rate_limits SET count = 10000 WHERE key = 'redemptions:total'", values: [] },
    ]);
    expect((await open("A".repeat(43), "198.51.100.1")).status).toBe(410);
    const counted = { text: "SELECT key FROM rate_limits WHERE key LIKE 'redemptions:%'", values: [] };
    expect(await shop.database.read(counted)).toHaveLength(2);
    expect((await open(newestToken(shop), "198.51.100.1")).status).toBe(200);
  });

  it.each([
    ["on Node", (n: number) => `32.1.13.184.0.1.${n}/56`, "32.1.13.184.0.2.0/56"],
    ["on Workers", (n: number) => `2001:db8:1:${n}00/56`, "2001:db8:2:0/56"],
  ])("can be tried by all networks of an IPv6 /48 as often as by ten, %s", async (_, networkOf, other) => {
    const shop = await openShop();
    const open = async (network: string) => {
      const headers = { "X-Network": network };
      const json = { token: "A".repeat(43) };
      return (await shop.browser().api("/api/links/redeem", { json, headers })).status;
    };
    for (let n = 1; n <= 10; n += 1) expect(await open(networkOf(n))).toBe(410);
    await shop.database.write([
      { text: "UPDATE rate_limits SET count = 600 WHERE key LIKE 'redemptions:site:%'", values: [] },
    ]);
    expect(await open(networkOf(11))).toBe(429);
    expect(await open(other)).toBe(410);
  });
});

describe("requests for links", () => {
  it("are limited to thirty an hour for one network, for any recipient", async () => {
    const shop = await openShop();
    const ask = (i: number, network: string) =>
      shop.browser().api("/api/links", {
        json: { email: `reader${i}@example.com` },
        headers: { "X-Network": network },
      });
    for (let i = 0; i < 30; i += 1) expect((await ask(i, "203.0.113.9")).status).toBe(202);
    expect(await problemOf(await ask(31, "203.0.113.9"))).toEqual({ status: 429, code: "too-many-requests" });
    expect((await ask(32, "198.51.100.1")).status).toBe(202);
  });

  it("have no limit for each network while networks are unknown, but a total of a hundred thousand an hour", async () => {
    const shop = await openShop();
    const ask = () => shop.browser().api("/api/links", { json: { email: "reader@example.com" } });
    for (let i = 0; i < 40; i += 1) expect((await ask()).status).toBe(202);
    await shop.database.write([
      { text: "UPDATE rate_limits SET count = 100000 WHERE key = 'links:total'", values: [] },
    ]);
    expect((await ask()).status).toBe(429);
    expect((await orderFree(shop)).status).toBe(201);
    expect(shop.lines).toContainEqual({
      ...{ level: "warn", event: "rate-limited", action: "links" },
      id: expect.stringMatching(/./),
    });
  });

  it("that are refused for their network leave the limit of all networks to others", async () => {
    const shop = await openShop();
    const ask = (network: string) =>
      shop.browser().api("/api/links", {
        json: { email: "reader@example.com" },
        headers: { "X-Network": network },
      });
    const answers = [(await ask("203.0.113.9")).status];
    await shop.database.write([
      { text: "UPDATE rate_limits SET count = 99960 WHERE key = 'links:total'", values: [] },
    ]);
    for (let i = 1; i < 60; i += 1) answers.push((await ask("203.0.113.9")).status);
    expect(answers.filter((status) => status === 202)).toHaveLength(30);
    expect((await ask("198.51.100.1")).status).toBe(202);
  });

  it("store only a hash of the network", async () => {
    const shop = await openShop();
    await orderFree(shop, { "X-Network": "203.0.113.9" });
    const rows = await shop.database.read({ text: "SELECT * FROM rate_limits", values: [] });
    expect(rows).toHaveLength(3);
    expect(JSON.stringify(rows)).not.toContain("203.0.113");
  });

  it("for an unconfirmed address send no email on the day of another one, and one the next day", async () => {
    const shop = await openShop();
    const ask = async () => {
      await shop.browser().api("/api/links", { json: { email: STRANGER } });
      await sweep(shop.ports);
    };
    await buy(shop, "sheet", STRANGER);
    for (let third = 0; third < 3; third += 1) {
      for (let i = 0; i < 6; i += 1) await ask();
      shop.wait(7 * 3600);
    }
    expect(sentTo(shop, STRANGER)).toBe(1);
    shop.wait(3 * 3600);
    for (let i = 0; i < 3; i += 1) await ask();
    expect(sentTo(shop, STRANGER)).toBe(2);
    await buy(shop, "sheet", STRANGER);
    expect(sentTo(shop, STRANGER)).toBe(2);
  });

  it("that are sent before a free order count as the one email of the day", async () => {
    const shop = await openShop();
    await shop.browser().api("/api/links", { json: { email: STRANGER } });
    await buy(shop, "sheet", STRANGER);
    expect(sentTo(shop, STRANGER)).toBe(1);
  });

  it("tell the holder of an unconfirmed address's link how long to wait", async () => {
    const shop = await openShop();
    await buy(shop, "sheet", STRANGER);
    shop.wait(3600);
    const response = await shop.browser().api("/api/links", { json: { token: newestToken(shop) } });
    expect([response.status, response.headers.get("Retry-After")]).toEqual([429, String(23 * 3600)]);
  });

  it.each<[string, (shop: Shop) => Promise<unknown>]>([
    ["opened a link", (shop) => buy(shop, "sheet", STRANGER).then(() => signIn(shop))],
    ["paid", (shop) => buy(shop, "book", STRANGER)],
  ])("send five links an hour to a buyer who has %s", async (_, confirm) => {
    const shop = await openShop();
    await confirm(shop);
    for (let i = 0; i < 8; i += 1) {
      await shop.browser().api("/api/links", { json: { email: STRANGER } });
      await sweep(shop.ports);
    }
    expect(sentTo(shop, STRANGER)).toBe(6);
  });

  it("for addresses that have bought nothing are recorded as skipped, not as failed", async () => {
    const shop = await openShop();
    await shop.browser().api("/api/links", { json: { email: STRANGER } });
    await sweep(shop.ports);
    expect(await listMessages(shop.database, { states: ["skipped"], limit: 10 })).toMatchObject([
      { recipient: STRANGER, kind: "link", doneAt: NOON.toISOString() },
    ]);
    expect(await listMessages(shop.database, { states: ["waiting", "failed"], limit: 10 })).toEqual([]);
  });
});
