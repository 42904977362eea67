import { describe, expect, it } from "vitest";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { listOrderEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { findKeyLists } from "#checkout/orders/licences/key-list-store.ts";
import { issueWaitingKeys } from "#checkout/orders/licences/key-lists.ts";
import { findDueWebhooks } from "#checkout/orders/messages/webhook-messages.ts";
import type { Order } from "#checkout/orders/order.ts";
import { endEntitlement, restoreEntitlement } from "#checkout/orders/owner-access.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { FRIEND, giveGift } from "./order-book/gifts.ts";
import { app, keys, offers, POOL, useKeyList } from "./order-book/key-list.ts";
import { createOutcome, lineOf, NOON } from "./order-book/samples.ts";

const URL = "https://one.example/hook";

describe.each(engines)("the wait for the creator's own licence keys in $name", (engine) => {
  const database = useOrderBook(engine);
  const { add, buy, keysOf, mailed } = useKeyList(database);
  const reported = async () => (await findDueWebhooks(database, URL, NOON, 9)).length;

  const erasePorts = { database, clock: () => NOON, log: () => {} };

  /** Issues what can be issued, and reports it to a program. */
  async function issue(): Promise<void> {
    const terms = { ...(await offers.shop()), webhooks: [{ url: URL, events: ["licence.issued" as const] }] };
    await issueWaitingKeys({ database, offers: { ...offers, shop: async () => terms } }, NOON);
  }

  async function record(order: Order, outcome: PaymentOutcome): Promise<Order> {
    return (await recordOutcome(database, order, outcome, NOON)).order;
  }

  /** By decision of the owner. */
  async function decide(order: Order, decision: "end" | "restore"): Promise<void> {
    const id = (await listOrderEntitlements(database, order))[0]?.[0]?.id ?? "";
    if (decision === "end") await endEntitlement({ database, offers }, id, { reason: null, at: NOON });
    else await restoreEntitlement({ database, offers }, id, NOON);
  }

  async function expectNothing(order: Order): Promise<void> {
    expect(await keysOf(order)).toEqual([]);
    expect(await mailed()).not.toContain("licence-ready reader@example.com");
    expect(await reported()).toBe(0);
  }

  it.each(["open", "lost"] as const)("gets nothing while a dispute of its payment is %s", async (state) => {
    const order = await record(await buy(), createOutcome(0, state));
    await add(keys(0, 1));
    await issue();
    await expectNothing(order);
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 1, given: 0, waiting: 0 }]);
    await record(order, createOutcome(0, "won"));
    await issue();
    expect(await keysOf(order)).toEqual(keys(0, 1));
    expect(await mailed()).toContain("licence-ready reader@example.com");
    expect(await reported()).toBe(1);
  });

  it("gets nothing while the owner has ended access, and goes on once it is restored", async () => {
    const order = await buy();
    await decide(order, "end");
    await add(keys(0, 1));
    await issue();
    await expectNothing(order);
    await decide(order, "restore");
    await issue();
    expect(await keysOf(order)).toEqual(keys(0, 1));
  });

  it("lets those behind it go first while access has ended", async () => {
    const disputed = await record(await buy(), createOutcome(0, "open"));
    const next = await buy();
    await add(keys(0, 1));
    await issue();
    expect(await keysOf(disputed)).toEqual([]);
    expect(await keysOf(next)).toEqual(keys(0, 1));
  });

  it("gets nothing if a dispute is opened while a key is being issued", async () => {
    const order = await buy();
    await add(keys(0, 1));
    const shop = async () => {
      await record(order, createOutcome(0, "open"));
      return offers.shop();
    };
    await issueWaitingKeys({ database, offers: { ...offers, shop } }, NOON);
    await expectNothing(order);
  });

  it("goes on if the refund that ended it fails, although keys were added meanwhile", async () => {
    const refunded = await buy().then((order) => record(order, createOutcome(order.total)));
    await add(keys(0, 1));
    await issue();
    expect(await keysOf(refunded)).toEqual([]);
    await record(refunded, createOutcome(0));
    await issue();
    expect(await keysOf(refunded)).toEqual(keys(0, 1));
  });

  it("gives the keys that nobody has seen to those behind it when it is refunded, and gets others if that fails", async () => {
    const order = await buy(3);
    await add(keys(0, 2));
    await issue();
    const next = await buy();
    const refunded = await record(order, createOutcome(order.total));
    await issue();
    expect(await keysOf(next)).toEqual(keys(0, 1));
    expect(await keysOf(refunded)).toEqual([]);
    await add(keys(2, 5));
    await record(refunded, createOutcome(0));
    await issue();
    expect(await keysOf(refunded)).toEqual(keys(1, 4));
  });

  it("of a refunded buyer who has some keys already gives back only the others", async () => {
    await add(keys(0, 1));
    const order = await buy(3);
    await add(keys(1, 2));
    await issue();
    const next = await buy();
    await record(order, createOutcome(order.total));
    await issue();
    expect(await keysOf(order)).toEqual(keys(0, 1));
    expect(await keysOf(next)).toEqual(keys(1, 2));
  });

  it("of a gift's recipient goes on if the giver is erased", async () => {
    const gift = await giveGift(database, {}, { lines: [lineOf(app)], offers });
    await eraseCustomer(erasePorts, "reader@example.com", { cause: "owner" });
    await add(keys(0, 1));
    await issue();
    expect(await keysOf(gift)).toEqual(keys(0, 1));
    expect(await mailed()).toContain(`licence-ready ${FRIEND}`);
  });

  it("gives the keys that nobody has seen back to their list when its buyer is erased", async () => {
    await add(keys(0, 1));
    await buy(3);
    await add(keys(1, 2));
    await issue();
    await eraseCustomer(erasePorts, "reader@example.com", { cause: "owner" });
    expect(await findKeyLists(database)).toEqual([{ pool: POOL, free: 1, given: 1, waiting: 0 }]);
  });

  it("of an order that was refunded does not keep the owner from being notified of the next one", async () => {
    await buy().then((order) => record(order, createOutcome(order.total)));
    await buy();
    const notices = (await mailed()).filter((mail) => mail.startsWith("licence-keys-gone"));
    expect(notices).toHaveLength(2);
  });
});
