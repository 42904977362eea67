import { describe, expect, it } from "vitest";
import { rebuild } from "#checkout/jobs/rebuild.ts";
import { reviewHolds } from "#checkout/jobs/review-holds.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import type { Database } from "#checkout/orders/database/database.ts";
import { addKeys, findKeyLists } from "#checkout/orders/licences/key-list-store.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { findInvoices } from "#checkout/orders/sales/invoices.ts";
import { findFacts } from "#checkout/orders/sales/payment-facts.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, download, order, reportEvent, signIn } from "./buying.ts";
import { days, lose, OPTIONS, PURCHASES } from "./lost-orders.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

const DAY_SECONDS = 86_400;
const SINCE = { ...OPTIONS, since: NOON };
const FRIEND = "friend@example.com";
const gift = (deliverAt: string | null) => ({ recipient: FRIEND, giver: null, words: null, deliverAt });

/** Rebuilds the book and sends what is then waiting. @returns who got an email */
async function rebuildAndSend(shop: Shop, options = SINCE): Promise<string[]> {
  shop.mail.sent.length = 0;
  expect(await rebuild(shop.ports, PURCHASES, options)).toMatchObject({ failed: [] });
  await sweep(shop.ports);
  return shop.mail.sent.map(({ to }) => to).toSorted();
}

/** A shop that has lost an order, and the order. */
async function lostOrder(changes: Parameters<Shop["payments"]["change"]>[1] = {}, offers = OFFERS) {
  const shop = await openShop({ offers });
  const id = await buy(shop);
  await lose(shop, id);
  shop.payments.change(id, changes);
  return { shop, id };
}

describe("the emails of an order that is rebuilt", () => {
  const resend = { ...SINCE, sendsEmails: true };

  it("are sent again if the owner wants that, once", async () => {
    const { shop, id } = await lostOrder();
    const [sent] = shop.mail.sent;
    expect(await rebuildAndSend(shop, resend)).toEqual(["reader@example.com"]);
    expect(shop.mail.sent[0]?.subject).toBe(sent?.subject);
    expect(shop.mail.keys.at(-1)).toBe(`resend_${id}_rebuilt`);
    expect(await rebuildAndSend(shop, resend)).toEqual([]);
  });

  it("are sent for each order that is back, even if the run ends before the others are", async () => {
    const { shop, id } = await lostOrder();
    const write: Database["write"] = (statements) =>
      statements.some(({ text }) => text.includes("UPDATE restorations"))
        ? Promise.reject(new Error("the disk fails"))
        : shop.database.write(statements);
    const ports = { ...shop.ports, database: { ...shop.database, write } };
    await expect(rebuild(ports, PURCHASES, resend)).rejects.toThrow("the disk fails");
    expect(await rebuildAndSend(shop, resend)).toEqual(["reader@example.com"]);
    expect(shop.mail.keys.at(-1)).toBe(`resend_${id}_rebuilt`);
  });

  it("are sent without asking about refunds of payments that Stripe lists none of", async () => {
    const { shop, id } = await lostOrder();
    shop.payments.asked.length = 0;
    expect(await rebuildAndSend(shop, resend)).toEqual(["reader@example.com"]);
    expect(shop.payments.asked).not.toContain(`outcome pi_${id}`);
  });

  it("are not sent by a dry run", async () => {
    const { shop } = await lostOrder();
    expect(await rebuildAndSend(shop, { ...resend, isDryRun: true })).toEqual([]);
  });

  it("are not sent to anyone who can no longer open what was bought", async () => {
    const { shop, id } = await lostOrder();
    const other = await buy(shop, "record", "other@example.com");
    for (const each of [id, other]) shop.payments.outcomes.set(`pi_${each}`, createOutcome(2900));
    expect(await rebuildAndSend(shop, resend)).toEqual([]);
  });

  it.each<[string, string | null, string[]]>([
    ["at once", null, [FRIEND, "reader@example.com"]],
    ["on a day that has come", days(1).toISOString(), [FRIEND, "reader@example.com"]],
    ["on a day to come", days(5).toISOString(), ["reader@example.com"]],
  ])("go to the recipient of a gift, too, that was to be delivered %s", async (_, day, recipients) => {
    const { shop, id } = await lostOrder({ gift: gift(day) });
    shop.wait(DAY_SECONDS);
    const plan = await rebuild(shop.ports, PURCHASES, { ...resend, isDryRun: true });
    const lost = { change: "placed", emails: recipients.length, losses: [{ kind: "words" }] };
    expect(plan?.orders).toMatchObject([lost]);
    expect(await rebuildAndSend(shop, resend)).toEqual(recipients);
    const keys = [`resend_${id}_rebuilt`, `resend_${id}_rebuilt-gift`].slice(0, recipients.length);
    expect(shop.mail.keys.slice(1).toSorted()).toEqual(keys);
  });
});

describe("a gift that is rebuilt", () => {
  it("is its recipient's, without another email, if its day has come", async () => {
    const { shop, id } = await lostOrder({ gift: gift(days(1).toISOString()) });
    shop.wait(2 * DAY_SECONDS);
    expect(await rebuildAndSend(shop)).toEqual([]);
    const held = { text: "SELECT holder, starts_at FROM entitlements WHERE order_id = ?", values: [id] };
    expect(await shop.database.read(held)).toEqual([{ holder: FRIEND, starts_at: days(1).toISOString() }]);
  });

  it("waits for its day", async () => {
    const { shop, id } = await lostOrder({ gift: gift(days(9).toISOString()) });
    await rebuildAndSend(shop);
    const held = { text: "SELECT holder FROM entitlements WHERE order_id = ?", values: [id] };
    expect(await shop.database.read(held)).toEqual([]);
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid" });
  });

  it("takes none of the owner's licence keys if its payment does not match it", async () => {
    const parts = [{ ...bookPart, licenceKeys: { activations: null, pool: "book" } }];
    const offers = OFFERS.map((offer) => ({ ...offer, options: [{ ...standard, price: 2900, parts }] }));
    const { shop, id } = await lostOrder({ gift: gift(days(1).toISOString()), received: 1000 }, offers);
    await addKeys(shop.database, { pool: "book", previousPools: [], keys: ["KEY-00000001-A"] }, NOON);
    shop.wait(2 * DAY_SECONDS);
    await rebuild(shop.ports, PURCHASES, SINCE);
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "review" });
    expect(await findKeyLists(shop.database)).toMatchObject([{ free: 1 }]);
  });
});

describe("an order that is rebuilt", () => {
  it("keeps the name under which it was sold", async () => {
    const { shop, id } = await lostOrder();
    const find = async (payment: Parameters<typeof PURCHASES.find>[0]) => ({
      ...(await PURCHASES.find(payment)),
      names: ["The Old Name"],
    });
    await rebuild(shop.ports, { ...PURCHASES, find }, SINCE);
    expect(await findOrder(shop.database, id)).toMatchObject({ lines: [{ name: "The Old Name" }] });
  });

  it("gets the next invoice in the order of the payments", async () => {
    const shop = await openShop({
      shop: {
        seller: { name: "Press", address: [], country: "DE", taxId: null, email: null, note: {} },
        invoicePrefix: "A-",
      },
    });
    const ids = [await buy(shop), await buy(shop), await buy(shop)];
    await lose(shop, ...ids);
    const minutes = [2, 3, 1];
    const find = async ({ orderId }: { orderId: string }) => ({
      paidAt: new Date(NOON.getTime() + (minutes[ids.indexOf(orderId)] ?? 0) * 60_000),
      names: null,
    });
    await rebuild(shop.ports, { ...PURCHASES, find }, SINCE);
    const numbers = await Promise.all(
      ids.map(async (id) => (await findInvoices(shop.database, { id, outcome: null })).invoice?.number ?? ""),
    );
    const byNumber = ids.toSorted((a, b) =>
      (numbers[ids.indexOf(a)] ?? "").localeCompare(numbers[ids.indexOf(b)] ?? ""),
    );
    expect(byNumber).toEqual([ids[2], ids[0], ids[1]]);
  });

  it("is named if Stripe cannot say when it was paid, and the others are rebuilt", async () => {
    const { shop, id } = await lostOrder();
    const other = await buy(shop);
    await lose(shop, other);
    const find: typeof PURCHASES.find = async (payment) => {
      if (payment.orderId === id) throw new Error("a timeout");
      return PURCHASES.find(payment);
    };
    expect(await rebuild(shop.ports, { ...PURCHASES, find }, SINCE)).toMatchObject({
      orders: [{ order: other }],
      failed: [{ payment: `cs_${id}`, reason: "Error: a timeout" }],
    });
  });

  it("has the fee that Stripe took, and a plan records none", async () => {
    const { shop, id } = await lostOrder();
    await rebuild(shop.ports, PURCHASES, { ...SINCE, isDryRun: true });
    expect(await findFacts(shop.database, [`pi_${id}`])).toEqual(new Map());
    await rebuild(shop.ports, PURCHASES, SINCE);
    expect((await findFacts(shop.database, [`pi_${id}`])).get(`pi_${id}`)?.fee?.amount).toBe(145);
  });
});

describe("a refund that a book has lost", () => {
  /** A shop that does not know of a refund of 10 dollars, made three days after the sale. */
  async function lostRefund() {
    const shop = await openShop();
    const id = await buy(shop);
    shop.wait(5 * DAY_SECONDS);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(1000));
    return { shop, id, purchases: { ...PURCHASES, findReversal: async () => days(3) } };
  }

  it("is recorded with its own time, and without an email", async () => {
    const { shop, id, purchases } = await lostRefund();
    const { orders } = (await rebuild(shop.ports, purchases, { ...SINCE, sendsEmails: true })) ?? {
      orders: [],
    };
    expect(orders).toEqual([
      {
        ...{ order: id, change: "reversed", at: NOON.toISOString(), email: "reader@example.com" },
        ...{ total: 2900, currency: "USD", status: "paid", emails: 0, losses: [] },
      },
    ]);
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(1);
    expect((await listEvents(shop.database, id)).at(-1)).toMatchObject({
      ...{ kind: "refunded", cause: "reconciliation", at: days(3).toISOString() },
    });
    expect(await rebuild(shop.ports, purchases, SINCE)).toMatchObject({ orders: [], failed: [] });
  });

  it("has the current time if Stripe does not say when it was made", async () => {
    const { shop, id } = await lostRefund();
    await rebuild(shop.ports, PURCHASES, SINCE);
    expect((await listEvents(shop.database, id)).at(-1)).toMatchObject({ at: days(5).toISOString() });
  });

  it("of the whole sum is reported with the status that the order now has", async () => {
    const { shop, id, purchases } = await lostRefund();
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    expect(await rebuild(shop.ports, purchases, SINCE)).toMatchObject({
      orders: [{ order: id, change: "reversed", status: "refunded", emails: 0 }],
    });
  });

  it("is only planned by a dry run, with the status that the order would have", async () => {
    const { shop, id, purchases } = await lostRefund();
    for (const [refunded, status] of [
      [1000, "paid"],
      [2900, "refunded"],
    ] as const) {
      shop.payments.outcomes.set(`pi_${id}`, createOutcome(refunded));
      expect(await rebuild(shop.ports, purchases, { ...SINCE, isDryRun: true })).toMatchObject({
        orders: [{ order: id, change: "reversed", status }],
      });
    }
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid", refunded: 0 });
  });

  it("of a payment that is neither the shop's nor known to Stripe any more changes nothing", async () => {
    const { shop, id, purchases } = await lostRefund();
    shop.payments.outcomes.clear();
    shop.payments.outcomes.set("pi_of_another_program", createOutcome(1000));
    shop.payments.reversed.push(`pi_${id}`);
    expect(await rebuild(shop.ports, purchases, SINCE)).toMatchObject({ orders: [], failed: [] });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid", refunded: 0 });
  });

  it("of a payment that did not match its order counts against what was received", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    await lose(shop, id);
    shop.payments.change(id, { received: 1000 });
    await rebuild(shop.ports, PURCHASES, SINCE);
    for (const [refunded, status] of [
      [500, "review"],
      [1000, "refunded"],
    ] as const) {
      shop.payments.outcomes.set(`pi_${id}`, createOutcome(refunded));
      expect(await rebuild(shop.ports, PURCHASES, { ...SINCE, isDryRun: true })).toMatchObject({
        orders: [{ order: id, status }],
      });
    }
  });

  it("that cannot be recorded is named by its payment", async () => {
    const { shop, id } = await lostRefund();
    const findReversal = () => Promise.reject(new Error("a timeout"));
    expect(await rebuild(shop.ports, { ...PURCHASES, findReversal }, SINCE)).toMatchObject({
      orders: [],
      failed: [{ payment: `pi_${id}`, reason: "a timeout" }],
    });
  });
});

describe("a free order", () => {
  const resend = { ...SINCE, sendsEmails: true };
  const place = (shop: Shop) => order(shop.browser(), { items: [{ product: "sheet" }] });

  it.each(["as unfinished", "not at all"])(
    "that was completed after the backup, and is in the book %s, is its buyer's again",
    async (state) => {
      const shop = await openShop();
      const id = await place(shop);
      shop.payments.pay(id, FRIEND);
      if (state === "not at all") await lose(shop, id);
      shop.wait(3 * DAY_SECONDS);
      expect(await rebuildAndSend(shop, resend)).toEqual([FRIEND]);
      await reviewHolds(shop.ports);
      expect(await findOrder(shop.database, id)).toMatchObject({ status: "paid" });
      expect((await download(await signIn(shop), id)).status).toBe(200);
    },
  );

  it("that is unconfirmed in the book is named, with the keys of the owner's list that may be another's by now", async () => {
    const licensed = { ...bookPart, product: "sheet", licenceKeys: { activations: null, pool: "sheet" } };
    const offers = OFFERS.map((offer) => {
      const parts = offer.product === "sheet" ? [bookPart, licensed] : [bookPart];
      return { ...offer, options: [{ ...standard, price: 0, parts }] };
    });
    const shop = await openShop({ offers });
    const id = await order(shop.browser(), { items: [{ product: "sheet" }, { product: "book" }] });
    await reportEvent(shop, { session: shop.payments.pay(id, FRIEND).sessionId });
    for (const isDryRun of [true, false]) {
      const losses = [{ kind: "own-keys", product: "sheet" }];
      expect(await rebuild(shop.ports, PURCHASES, { ...resend, isDryRun })).toMatchObject({
        orders: [{ order: id, change: "none", status: "unconfirmed", email: FRIEND, emails: 0, losses }],
      });
    }
    await signIn(shop);
    expect(await rebuild(shop.ports, PURCHASES, resend)).toMatchObject({ orders: [] });
  });

  it("that comes back by a late report, and may have been deleted, has to be confirmed", async () => {
    const shop = await openShop();
    const id = await place(shop);
    const { sessionId } = shop.payments.pay(id, FRIEND);
    await lose(shop, id);
    await reportEvent(shop, { session: sessionId });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "unconfirmed" });
  });
});
