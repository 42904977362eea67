import { describe, expect, it } from "vitest";
import { deleteExpired } from "#checkout/jobs/retention.ts";
import { countAgainst } from "#checkout/orders/book/rate-limits.ts";
import { listMutes, mute, muteToken } from "#checkout/orders/customers/mutes.ts";
import { recordNotification } from "#checkout/orders/customers/new-version-emails.ts";
import { ALWAYS, sql } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { PRIORITY } from "#checkout/orders/messages/message.ts";
import { enqueueMessage, listMessages } from "#checkout/orders/messages/message-store.ts";
import { orderMessage } from "#checkout/orders/messages/order-messages.ts";
import { claimMessages, markFailed, markSent } from "#checkout/orders/messages/send-queue.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { saveBilling } from "#checkout/orders/sales/invoices.ts";
import { askForSignInCode } from "#checkout/orders/sign-in/codes.ts";
import { findLink, redeemLink } from "#checkout/orders/sign-in/links.ts";
import { endSession, findSession } from "#checkout/orders/sign-in/sessions.ts";
import { TABLES } from "#checkout/orders/transfer/tables.ts";
import { parseSettings } from "#checkout/settings.ts";
import { NO_BILLING } from "#domain/billing.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import {
  book,
  confirmFreeOrders,
  countRows,
  createOffers,
  createPayment,
  NOON,
  placeOrder,
} from "./order-book/samples.ts";
import { createLink } from "./order-book/sign-in.ts";

const DAY_MS = 24 * 3_600_000;
const OWNER = { email: "reader@example.com", locale: "en" };
const offers = createOffers(book);

const { retention } = parseSettings({});

function afterDays(days: number): Date {
  return new Date(NOON.getTime() + days * DAY_MS);
}

describe.each(engines)("the deletion of what is no longer needed in $name", (engine) => {
  const database = useOrderBook(engine);

  const run = (at: Date) => deleteExpired({ database, clock: () => at, log: () => {} }, retention);

  it("deletes links a year after they expired, used or not, and not earlier", async () => {
    const orderId = "ord_unpaid";
    const unspent = await createLink(database, { ...OWNER, orderId }, NOON);
    const spent = await createLink(database, { ...OWNER, orderId }, NOON);
    await redeemLink(database, spent.token, NOON);
    await run(afterDays(7 + 365 - 1));
    for (const { token } of [unspent, spent]) expect(await findLink(database, token)).toMatchObject(OWNER);
    expect(await run(afterDays(7 + 365))).toMatchObject({ links: 2 });
    for (const { token } of [unspent, spent]) expect(await findLink(database, token)).toBeNull();
  });

  it("keeps the links of an order for as long as it is paid, and deletes codes once they have expired", async () => {
    const order = await placeOrder(database, book, NOON);
    const link = await createLink(database, { ...OWNER, orderId: order.id }, NOON);
    await fulfil({ database, offers }, createPayment(order.id), NOON);
    await database.write(askForSignInCode({ id: "a-browser", email: OWNER.email }, NOON));
    expect(await run(afterDays(1000))).toMatchObject({ links: 0, codes: 1 });
    expect(await redeemLink(database, link.token, afterDays(1000))).toMatchObject({ email: OWNER.email });
    await database.write([sql`UPDATE orders SET status = 'refunded' WHERE id = ${order.id}`]);
    expect(await run(afterDays(1000))).toMatchObject({ links: 1 });
  });

  it("deletes sessions a month after they expired or were ended, and none that is active", async () => {
    const sessions = [];
    for (const opened of [NOON, NOON, afterDays(60)]) {
      const { token } = await createLink(database, OWNER, opened);
      const session = await redeemLink(database, token, opened);
      if (session) sessions.push(session);
    }
    const [ended, expired, inUse] = sessions;
    if (!ended || !expired || !inUse) throw new Error("three sessions were opened");
    await endSession(database, ended, afterDays(1));
    expect(await run(afterDays(30))).toMatchObject({ sessions: 0 });
    expect(await run(afterDays(31))).toMatchObject({ sessions: 1 });
    expect(await findSession(database, expired.token, afterDays(29))).not.toBeNull();
    expect(await run(afterDays(60))).toMatchObject({ sessions: 1 });
    expect(await findSession(database, inUse.token, afterDays(61))).not.toBeNull();
  });

  it("deletes messages three months after they were sent or failed, and none that is waiting", async () => {
    for (const name of ["sent", "failed", "waiting"]) {
      const order = await placeOrder(database, book, NOON);
      await fulfil({ database, offers }, createPayment(order.id, { email: `${name}@example.com` }), NOON);
    }
    for (const { id, recipient } of await claimMessages(database, "email", NOON)) {
      if (recipient.startsWith("sent")) await markSent(database, id, NOON);
      if (recipient.startsWith("failed")) await markFailed(database, id, "no such address", NOON);
    }
    expect(await run(afterDays(89))).toMatchObject({ messages: 0 });
    expect(await run(afterDays(90))).toMatchObject({ messages: 2 });
    const left = await listMessages(database, { states: ["waiting", "sent", "failed"], limit: 10 });
    expect(left.map(({ recipient }) => recipient)).toEqual(["waiting@example.com"]);
    expect(await findLibrary({ database, offers }, "sent@example.com", "en")).toHaveLength(1);
  });

  it("deletes skipped messages too, and the counts of rate limits once they have expired", async () => {
    for (const _ of [1, 2]) {
      const order = await placeOrder(database, book, NOON);
      const free = { total: 0, subtotal: 0, received: 0, email: OWNER.email };
      await database.write([sql`UPDATE orders SET total = 0 WHERE id = ${order.id}`]);
      await fulfil({ database, offers }, createPayment(order.id, free), NOON);
    }
    await countAgainst(database, [{ key: "links:total", max: 1, durationMs: DAY_MS }], NOON);
    const skipped = () => listMessages(database, { states: ["skipped"], limit: 10 });
    expect(await skipped()).toHaveLength(1);
    expect(await run(new Date(afterDays(1).getTime() - 1))).toMatchObject({ rateLimits: 0 });
    expect(await run(afterDays(1))).toMatchObject({ rateLimits: 1, messages: 0 });
    expect(await run(afterDays(90))).toMatchObject({ messages: 1 });
    expect(await skipped()).toEqual([]);
  });

  it("deletes orders that were not paid within a month, and none that is paid or pending", async () => {
    const at = (state: "expired" | "pending" | "paid" | "failed") => async () => {
      const order = await placeOrder(database, book, NOON, "reader@example.com");
      await fulfil({ database, offers }, createPayment(order.id, { state }), NOON);
      return order.id;
    };
    const open = (await placeOrder(database, book, NOON, "reader@example.com")).id;
    const gone = [open, await at("expired")(), await at("failed")()];
    const kept = [await at("pending")(), await at("paid")()];
    expect(await run(afterDays(29))).toMatchObject({ orders: 0 });
    expect(await run(afterDays(30))).toMatchObject({ orders: 3 });
    for (const id of gone) expect(await findOrder(database, id)).toBeNull();
    for (const id of kept)
      expect(await findOrder(database, id)).toMatchObject({ lines: [{ product: "book" }] });
    const [items] = await database.read(sql`SELECT COUNT(*) AS n FROM order_items`);
    expect(Number(items?.n)).toBe(2);
  });

  it("deletes free orders that nobody has confirmed within a month, with their email and its link, and those of no other", async () => {
    const free = { total: 0, subtotal: 0, received: 0, paymentIntent: null };
    const getFree = async (email: string) => {
      const { id } = await placeOrder(database, book, NOON, email);
      await database.write([sql`UPDATE orders SET total = 0 WHERE id = ${id}`]);
      await fulfil({ database, offers }, createPayment(id, { ...free, email }), NOON);
      await saveBilling(database, id, { ...NO_BILLING, name: `Name of ${email}` }, NOON);
      await createLink(database, { email, locale: "en", orderId: id }, NOON);
      return id;
    };
    const forgotten = await getFree("forgotten@example.com");
    const kept = await getFree("kept@example.com");
    expect(await findOrder(database, forgotten)).toMatchObject({ status: "unconfirmed" });
    await confirmFreeOrders(database, "kept@example.com", { offers });
    expect(await run(afterDays(29))).toMatchObject({ orders: 0 });
    expect(await run(afterDays(30))).toMatchObject({ orders: 1 });
    expect(await findOrder(database, kept)).toMatchObject({ status: "paid" });
    const rows = await Promise.all(
      TABLES.map((table) => database.read({ text: `SELECT * FROM ${table}`, values: [] })),
    );
    expect(JSON.stringify(rows)).not.toMatch(/forgotten@/);
    expect(JSON.stringify(rows)).not.toContain(forgotten);
    expect(await countRows(database, "links")).toBe(1);
    expect(await countRows(database, "messages")).toBe(1);
  });

  it("includes what an address has muted or was notified about, once nothing else of it is left", async () => {
    const order = await placeOrder(database, book, NOON, "cart@example.com");
    await fulfil(
      { database, offers },
      createPayment((await placeOrder(database)).id, { email: OWNER.email }),
      NOON,
    );
    const emails = ["cart@example.com", OWNER.email, "waiting@example.com", "nobody@example.com"];
    for (const email of emails) {
      await muteToken({ database, hashKey: "key" }, email);
      await mute(database, { email, topic: "cart-reminders" }, NOON);
      await mute(database, { email, topic: "new-versions" }, NOON);
      await database.write([recordNotification({ holder: email, product: "book", version: "1.2" }, NOON)]);
    }
    const reminder = orderMessage({ ...order, email: "waiting@example.com" }, "cart-reminder", order.id);
    await database.write([
      enqueueMessage(reminder, { priority: PRIORITY.free, at: NOON, condition: ALWAYS }),
    ]);
    expect(await run(NOON)).toMatchObject({ mutes: 2, muteTokens: 1, versionNotifications: 1 });
    expect(await run(afterDays(30))).toMatchObject({
      orders: 1,
      mutes: 2,
      muteTokens: 1,
      versionNotifications: 1,
    });
    expect(await run(afterDays(400))).toMatchObject({ mutes: 0, muteTokens: 0, versionNotifications: 0 });
    for (const email of [OWNER.email, "waiting@example.com"])
      expect(await listMutes(database, email)).toHaveLength(2);
    for (const table of ["mutes", "mute_tokens", "version_mails"]) {
      const rows = JSON.stringify(await database.read({ text: `SELECT * FROM ${table}`, values: [] }));
      expect(rows).not.toMatch(/cart@|nobody@/);
    }
  });

  it("rebuilds a deleted order if it is paid after all", async () => {
    const order = await placeOrder(database);
    await run(afterDays(31));
    await fulfil({ database, offers }, createPayment(order.id), afterDays(32));
    expect(await findOrder(database, order.id)).toMatchObject({
      status: "paid",
      lines: [{ product: "book" }],
    });
  });

  it.each(["open", "expired", "failed"] as const)(
    "keeps a deleted order deleted if Stripe still reports it as %s",
    async (state) => {
      const order = await placeOrder(database);
      await run(afterDays(31));
      await fulfil({ database, offers }, createPayment(order.id, { state }), afterDays(31));
      expect(await findOrder(database, order.id)).toBeNull();
    },
  );

  it("deletes a limited number in one run, and the rest in the next, and logs how many", async () => {
    for (let n = 0; n < 7; n++) {
      const { token } = await createLink(database, OWNER, NOON);
      await redeemLink(database, token, NOON);
      await placeOrder(database);
    }
    const limits = { batchSize: 2, maxBatches: 2 };
    const logged: unknown[] = [];
    const log = (...line: unknown[]) => void logged.push(line);
    const ports = { database, clock: () => afterDays(400), log };
    const none = { mutes: 0, muteTokens: 0, versionNotifications: 0, passkeys: 0 };
    const counts = [];
    for (let n = 0; n < 3; n++) counts.push(await deleteExpired(ports, retention, limits));
    expect(counts).toEqual([
      { links: 4, sessions: 4, messages: 0, orders: 4, rateLimits: 0, codes: 0, orderKeys: 0, ...none },
      { links: 3, sessions: 3, messages: 0, orders: 3, rateLimits: 0, codes: 0, orderKeys: 0, ...none },
      { links: 0, sessions: 0, messages: 0, orders: 0, rateLimits: 0, codes: 0, orderKeys: 0, ...none },
    ]);
    expect(logged).toEqual(counts.map((count) => ["info", "expired-deleted", count]));
    expect([await countRows(database, "sessions"), await countRows(database, "orders")]).toEqual([0, 0]);
  });
});
