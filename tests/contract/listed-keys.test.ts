import { describe, expect, it } from "vitest";
import { ALWAYS } from "#checkout/orders/database/database.ts";
import { findLicenceKeys } from "#checkout/orders/entitlements/licence-keys.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { grantCopy } from "#checkout/orders/grant-copy.ts";
import {
  addKeys,
  beginWait,
  deleteFreeKeys,
  findKeyLists,
  reserveKeys,
} from "#checkout/orders/licences/key-list-store.ts";
import { issueWaitingKeys } from "#checkout/orders/licences/key-lists.ts";
import { findLicence } from "#checkout/orders/licences/licences.ts";
import { findDueWebhooks } from "#checkout/orders/messages/webhook-messages.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { WebhookPayload } from "#domain/api/webhooks.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { keys, offers, POOL, useKeyList } from "./order-book/key-list.ts";
import { buyProducts, createOutcome, createPayment, NOON, secondsLater } from "./order-book/samples.ts";

describe.each(engines)("the creator's own licence keys in $name", (engine) => {
  const database = useOrderBook(engine);
  const { add, place, pay, buy, keysOf, mailed } = useKeyList(database);

  it("are given in the order of the list, each once, and are checked like the shop's own", async () => {
    await add(keys(0, 5));
    await add(keys(3, 6));
    const first = await buy(2);
    await pay(first);
    expect(await keysOf(first)).toEqual(keys(0, 2));
    expect(await keysOf(await buy())).toEqual(keys(2, 3));
    const licence = await findLicence({ database, offers }, "key 00000001a");
    expect(licence).toMatchObject({ key: keys(1, 2)[0], limit: 2, entitlement: { orderId: first.id } });
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 3, given: 3, waiting: 0 }]);
  });

  it("that are taken, by a key that reads the same or by another list, are named when they are added", async () => {
    expect(await add(["ABCD-0000-1111", "abcd-oooo-llii", "ABCD-0000-2222"])).toEqual({
      added: 2,
      taken: [{ key: "abcd-oooo-llii", as: "ABCD-0000-1111", pool: POOL }],
    });
    expect(await add(["ABCD-0000-2222", "ABCD-0000-3333"])).toEqual({ added: 1, taken: [] });
    const other = { pool: "other", previousPools: [], keys: ["ABCD-0000-1111", "OTHER-0000-1"] };
    expect(await addKeys(database, other, NOON)).toEqual({
      added: 1,
      taken: [{ key: "ABCD-0000-1111", as: "ABCD-0000-1111", pool: POOL }],
    });
  });

  it("go to one buyer each, however many pay at once and however often each payment is reported", async () => {
    await add(keys(0, 8));
    const orders = await Promise.all(Array.from({ length: 10 }, () => place()));
    await Promise.all([...orders, ...orders].map(pay));
    const given = (await Promise.all(orders.map(keysOf))).flat();
    expect(given.toSorted()).toEqual(keys(0, 8));
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 0, given: 8, waiting: 2 }]);
  });

  it("that have run out do not keep anybody from buying: the owner is notified once, and the key follows", async () => {
    await add(keys(0, 1));
    const served = await buy(2);
    const waiting = await buy();
    expect(await findLicenceKeys(database, served)).toMatchObject([{ keys: keys(0, 1), missing: 1 }]);
    expect(await findLicenceKeys(database, waiting)).toMatchObject([{ keys: [], missing: 1 }]);
    const notices = ["licence-keys-gone help@shop.example"];
    const receipts = Array(2).fill("paid reader@example.com");
    expect(await mailed()).toEqual([...notices, ...receipts]);

    await add(keys(1, 4));
    await Promise.all([
      issueWaitingKeys({ database, offers }, NOON),
      issueWaitingKeys({ database, offers }, NOON),
    ]);
    const given = [...(await keysOf(served)), ...(await keysOf(waiting))];
    expect(given.toSorted()).toEqual(keys(0, 3));
    expect((await keysOf(served))[0]).toBe(keys(0, 1)[0]);
    const ready = Array(2).fill("licence-ready reader@example.com");
    expect(await mailed()).toEqual([...notices, ...ready, ...receipts]);
    expect(await findLicence({ database, offers }, given[2] ?? "")).toMatchObject({ key: given[2] });
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 1, given: 3, waiting: 0 }]);

    await buy();
    await buy();
    expect((await mailed()).filter((mail) => mail === notices[0])).toHaveLength(2);
  });

  it("are not spent on an order that was refunded while it waited", async () => {
    const order = await buy();
    await recordOutcome(database, order, createOutcome(order.total), NOON);
    await add(keys(0, 1));
    await issueWaitingKeys({ database, offers }, NOON);
    expect(await keysOf(order)).toEqual([]);
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 1, given: 0, waiting: 0 }]);
    expect(await keysOf(await buy())).toEqual(keys(0, 1));
  });

  it("are not awaited by an order that was refunded, and are again once the refund has failed", async () => {
    const [order] = [await buy(), await buy()];
    const pools = (waiting: number) => [{ pool: POOL, free: 0, given: 0, waiting }];
    expect(await findKeyLists(database)).toEqual(pools(2));
    const { order: refunded } = await recordOutcome(database, order, createOutcome(order.total), NOON);
    expect(await findKeyLists(database)).toEqual(pools(1));
    await recordOutcome(database, refunded, createOutcome(0), NOON);
    expect(await findKeyLists(database)).toEqual(pools(2));
  });

  it("are given with a copy that the owner gives away, and follow a product under its new name", async () => {
    await addKeys(database, { pool: "old-book", previousPools: [], keys: keys(0, 2) }, NOON);
    const request = { email: "ana@example.com", product: "book", idempotencyKey: "review-1" };
    const granted = await grantCopy({ database, offers }, request, NOON);
    expect(await keysOf(granted)).toEqual([]);
    await add([], ["old-book"]);
    await issueWaitingKeys({ database, offers }, NOON);
    expect(await keysOf(granted)).toEqual(keys(0, 1));
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 1, given: 1, waiting: 0 }]);
  });

  it("are added in any number, and given in the order of the list", async () => {
    await add(keys(0, 3));
    expect(await add(keys(3, 48))).toEqual({ added: 45, taken: [] });
    expect(await keysOf(await buy(46))).toEqual(keys(0, 46));
  });

  it("that nobody has are left out when a backup is restored, since they may have been sold since", async () => {
    await add(keys(0, 2));
    const order = await buy();
    await database.write([deleteFreeKeys()]);
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 0, given: 1, waiting: 0 }]);
    expect(await keysOf(order)).toEqual(keys(0, 1));
  });

  it("follow once there are enough for all copies of an order", async () => {
    const order = await buy(3);
    await add(keys(0, 1));
    await issueWaitingKeys({ database, offers }, NOON);
    expect(await keysOf(order)).toEqual([]);
    expect(await mailed()).not.toContain("licence-ready reader@example.com");
    await add(keys(1, 3));
    await issueWaitingKeys({ database, offers }, NOON);
    expect(await keysOf(order)).toEqual(keys(0, 3));
  });

  it("that follow are reported to programs after those that were reported before, each once", async () => {
    const url = "https://one.example/hook";
    const terms = { ...(await offers.shop()), webhooks: [{ url, events: ["licence.issued" as const] }] };
    const ports = { database, offers: { ...offers, shop: async () => terms } };
    const { id, subtotal, total } = await place(3);
    await add(keys(0, 1));
    await fulfil(ports, createPayment(id, { subtotal, total }), NOON);
    await add(keys(1, 3));
    await issueWaitingKeys(ports, secondsLater(60));
    const webhooks = await findDueWebhooks(database, url, secondsLater(60), 9);
    const payloads = webhooks.map(({ body }) => WebhookPayload.parse(JSON.parse(body)));
    expect(payloads.map(({ data }) => "licence" in data && data.licence.key)).toEqual(keys(0, 3));
  });

  it("stay with an order that is refunded, which gets no more of them", async () => {
    await add(keys(0, 1));
    const order = await buy(2);
    await recordOutcome(database, order, createOutcome(order.total), NOON);
    await add(keys(1, 2));
    await issueWaitingKeys({ database, offers }, NOON);
    expect(await keysOf(order)).toEqual(keys(0, 1));
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 1, given: 1, waiting: 0 }]);
  });

  it("that were reserved for what was erased meanwhile go back to the list", async () => {
    await add(keys(0, 2));
    const { id: orderId } = await buyProducts(database, "ana@example.com", ["record"]);
    const wait = { entitlementId: "ent_erased", orderId, pool: POOL };
    await reserveKeys(database, { ...wait, quantity: 1 });
    await database.write([beginWait(wait, { at: NOON, condition: ALWAYS })]);
    await issueWaitingKeys({ database, offers }, NOON);
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 2, given: 0, waiting: 0 }]);
  });

  it("are awaited although nobody can be notified, while it is not known whose shop it is", async () => {
    const shop = () => Promise.reject(new Error("the catalogue cannot be read"));
    const order = await place();
    const { subtotal, total } = order;
    const paid = createPayment(order.id, { subtotal, total });
    expect(await fulfil({ database, offers: { ...offers, shop } }, paid, NOON)).toMatchObject({
      status: "paid",
    });
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 0, given: 0, waiting: 1 }]);
    expect(await mailed()).toEqual(["paid reader@example.com"]);
  });
});
