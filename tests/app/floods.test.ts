import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { listMessages } from "#checkout/orders/messages.ts";
import { buy, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

/** The email address of a stranger whom somebody floods. */
const STRANGER = "stranger@example.com";

/** A free order for an address, as far as the payment service's page. */
function orderFree(shop: Shop, headers: Record<string, string> = {}): Promise<Response> {
  return shop.browser().api("/api/checkout", { json: { items: [{ product: "sheet" }] }, headers });
}

const sentTo = (shop: Shop, address: string) => shop.mail.sent.filter(({ to }) => to === address).length;

describe("free orders", () => {
  it("for an address that nobody has confirmed send it one email a day, which opens all of them", async () => {
    const shop = await openShop();
    for (let i = 0; i < 20; i += 1) await buy(shop, "sheet", STRANGER);
    expect(sentTo(shop, STRANGER)).toBe(1);
    const library = await (await (await signIn(shop)).api("/api/library")).json();
    expect(library).toMatchObject({ email: STRANGER, orders: { length: 20 } });
  });

  it("send the next email a day later, whenever the payment is reported again", async () => {
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
    ["has opened a link", (shop) => buy(shop, "sheet", STRANGER).then(() => signIn(shop))],
    ["has paid for something", (shop) => buy(shop, "book", STRANGER)],
  ])("for somebody who %s send an email each, five an hour", async (_, confirm) => {
    const shop = await openShop();
    await confirm(shop);
    for (let i = 0; i < 20; i += 1) await buy(shop, "sheet", STRANGER);
    expect(sentTo(shop, STRANGER)).toBe(5);
    shop.wait(3600);
    await buy(shop, "sheet", STRANGER);
    expect(sentTo(shop, STRANGER)).toBe(6);
  });

  it("never hold up the email of somebody who pays", async () => {
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

  it("are thirty an hour for one network, with the time after which to try again", async () => {
    const shop = await openShop();
    const network = { "X-Network": "203.0.113.9" };
    for (let i = 0; i < 30; i += 1) expect((await orderFree(shop, network)).status).toBe(201);
    shop.wait(60);
    const refused = await orderFree(shop, network);
    expect(refused.headers.get("Retry-After")).toBe(String(3600 - 60));
    expect(await problemOf(refused)).toEqual({ status: 429, code: "too-many-requests" });
    expect((await orderFree(shop, { "X-Network": "198.51.100.1" })).status).toBe(201);
    expect(await order(shop.browser(), { items: [{ product: "book" }] })).toMatch(/^ord_/);
    shop.wait(3600 - 60);
    expect((await orderFree(shop, network)).status).toBe(201);
  });
});

describe("requests for links", () => {
  it("are thirty an hour for one network, whoever they are for", async () => {
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

  it("leave no trace of the network but a hash", async () => {
    const shop = await openShop();
    await orderFree(shop, { "X-Network": "203.0.113.9" });
    const rows = await shop.database.read({ text: "SELECT * FROM rate_limits", values: [] });
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain("203.0.113");
  });

  it("for addresses that have bought nothing end as skipped, and not as failed", async () => {
    const shop = await openShop();
    await shop.browser().api("/api/links", { json: { email: STRANGER } });
    await sweep(shop.ports);
    expect(await listMessages(shop.database, { states: ["skipped"], limit: 10 })).toMatchObject([
      { recipient: STRANGER, kind: "link", doneAt: NOON.toISOString() },
    ]);
    expect(await listMessages(shop.database, { states: ["waiting", "failed"], limit: 10 })).toEqual([]);
  });
});
