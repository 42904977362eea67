import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { openOrderBook } from "#checkout/node/order-book.ts";
import { acquireLease, insertLease } from "#checkout/orders/book/leases.ts";
import { claimEvents, recordEvent } from "#checkout/orders/book/payment-events.ts";
import { countAgainst } from "#checkout/orders/book/rate-limits.ts";
import { type Database, sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { findEntitlementById, listEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { holdUse } from "#checkout/orders/holds/discount-uses.ts";
import { insertCopies } from "#checkout/orders/holds/limited-copies.ts";
import { assignSeat } from "#checkout/orders/library/seats.ts";
import { addKeys, reserveKeys } from "#checkout/orders/licences/key-list-store.ts";
import { activateLicence, findLicence } from "#checkout/orders/licences/licences.ts";
import { claimMessages } from "#checkout/orders/messages/send-queue.ts";
import { findInvoices } from "#checkout/orders/sales/invoices.ts";
import { askForSignInCode, redeemSignInCode } from "#checkout/orders/sign-in/codes.ts";
import { redeemLink } from "#checkout/orders/sign-in/links.ts";
import { parseSettings } from "#checkout/settings.ts";
import type { Offer } from "#domain/offer.ts";
import { eventually } from "../checkout/buyer.ts";
import { discountWith } from "../checkout/discounts.ts";
import { createDatabase, type NewDatabase } from "../postgres/databases.ts";
import {
  book,
  buyProducts,
  clearDatabase,
  countRows,
  createOffers,
  createPayment,
  NOON,
  placeOrder,
  secondsLater,
} from "./order-book/samples.ts";
import { createCode, createLink } from "./order-book/sign-in.ts";

const EMAIL = "reader@example.com";

/** The book for two people, each with a licence key for two devices. */
const team: Offer = {
  ...book,
  options: book.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({ ...part, seats: 2, licenceKeys: { activations: 2 } })),
  })),
};
const offers = createOffers(team);

/** Each process has its own connections, as on machines of their own. */
describe("several processes with one order book in PostgreSQL", () => {
  let created: NewDatabase;
  let processes: Database[];
  let database: Database;
  let other: Database;
  beforeAll(async () => {
    created = await createDatabase();
    processes = await Promise.all(Array.from({ length: 3 }, () => postgresDatabase(created.url)));
    [database, other] = processes as [Database, Database];
    await Promise.all(processes.map((process) => migrate(process)));
  });
  beforeEach(() => clearDatabase(database));
  afterAll(async () => {
    await Promise.all(processes.map((process) => process.close()));
    await created.remove();
  });

  /** Runs a task so often at once, in the processes in turn. */
  async function everywhere<Result>(
    times: number,
    task: (database: Database, n: number) => Promise<Result>,
  ): Promise<Result[]> {
    return Promise.all(
      Array.from({ length: times }, (_, n) => task(processes[n % processes.length] ?? database, n)),
    );
  }

  async function buy(database: Database) {
    const { id, subtotal, total } = await placeOrder(database, team);
    return fulfil({ database, offers }, createPayment(id, { subtotal, total, email: EMAIL }), NOON);
  }

  const isTrue = (result: unknown) => Boolean(result);

  it("give out no more uses of a discount than there are", async () => {
    const use = { discount: discountWith({ limit: 5 }), buyer: null };
    const refusals = await everywhere(30, (process, n) =>
      holdUse(process, `ord_${n}`, use, { until: secondsLater(60), network: null }),
    );
    expect(refusals.filter((refusal) => refusal === null)).toHaveLength(5);
  });

  it("give out no more copies than there are, and each order gets all of its copies or none", async () => {
    const copies = { products: ["book"], options: ["standard"], limit: 10, optionLimit: null, quantity: 3 };
    const held = await everywhere(30, (process, n) =>
      insertCopies(process, `ord_${n}`, [copies], { until: secondsLater(60), network: null }),
    );
    expect(held.filter(isTrue)).toHaveLength(3);
    expect(await database.read(sql`SELECT SUM(quantity) AS n FROM limited_copies`)).toEqual([{ n: 9 }]);
  });

  it("give each of the creator's licence keys to one buyer", async () => {
    await addKeys(database, { pool: "keys", previousPools: [], keys: ["KEY-1", "KEY-2", "KEY-3"] }, NOON);
    const reserved = await everywhere(15, (process, n) =>
      reserveKeys(process, { entitlementId: `ent_${n}`, pool: "keys", quantity: 1 }),
    );
    expect(reserved.flat().toSorted()).toEqual(["KEY-1", "KEY-2", "KEY-3"]);
  });

  it("fulfil an order once, and number invoices without a gap", async () => {
    const orders = await everywhere(9, (process) => placeOrder(process, team));
    const paid = orders.flatMap((order) => [order, order, order]);
    await everywhere(paid.length, async (process, n) => {
      const { id = "", subtotal, total } = paid[n] ?? {};
      return fulfil(
        { database: process, offers },
        createPayment(id, { subtotal, total, email: EMAIL }),
        NOON,
      );
    });
    expect(await listEntitlements(database, EMAIL)).toHaveLength(2 * orders.length);
    expect(await countRows(database, "messages")).toBe(orders.length);
    const numbers = await Promise.all(
      orders.map(
        async (order) => (await findInvoices(database, { ...order, outcome: null })).invoice?.number,
      ),
    );
    expect(numbers.toSorted()).toEqual(orders.map((_, n) => `000${n + 1}`));
  });

  it("record a sale at the first try while another one takes an invoice number", async () => {
    const client = new pg.Client({ connectionString: created.url });
    await client.connect();
    const { id, subtotal, total } = await placeOrder(database, team);
    const query = vi.spyOn(pg.Client.prototype, "query");
    onTestFinished(() => query.mockRestore());
    const begun = () =>
      query.mock.calls.filter(([text]) =>
        JSON.stringify(text).includes("BEGIN ISOLATION LEVEL SERIALIZABLE"),
      );
    await client.query("BEGIN; UPDATE invoice_series SET last = last");
    const sale = fulfil({ database, offers }, createPayment(id, { subtotal, total, email: EMAIL }), NOON);
    const waiting =
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    await eventually(async () => (await other.read({ text: waiting, values: [] }))[0] ?? null, "the sale");
    await client.query("COMMIT");
    expect((await sale).status).toBe("paid");
    expect(begun()).toHaveLength(1);
    await client.end();
  });

  it("redeem a link once", async () => {
    const { token } = await createLink(database, { email: EMAIL, locale: "en" }, NOON);
    const sessions = await everywhere(12, (process) => redeemLink(process, token, NOON));
    expect(sessions.filter(isTrue)).toHaveLength(1);
    expect(await countRows(database, "sessions")).toBe(1);
  });

  it("let nobody try a code more than five times", async () => {
    const entered = { id: "browser", key: "key" };
    await database.write(askForSignInCode({ id: "browser", email: EMAIL }, NOON));
    const code = await createCode(database, { ...entered, email: EMAIL });
    const tries = await everywhere(12, (process) =>
      redeemSignInCode(process, { ...entered, code: "wrong" }, NOON),
    );
    expect(tries.filter((left) => left !== 0)).toHaveLength(4);
    expect(await redeemSignInCode(other, { ...entered, code }, NOON)).toBe(0);
  });

  it("count requests against one limit", async () => {
    const limits = [{ key: "links:all", max: 7, durationMs: 60_000 }];
    const waits = await everywhere(30, (process) => countAgainst(process, limits, NOON));
    expect(waits.filter((wait) => wait === null)).toHaveLength(7);
  });

  it("activate a licence on no more devices than it is for", async () => {
    await buy(database);
    const [entitlement] = await listEntitlements(database, EMAIL);
    const licence = await findLicence({ database, offers }, entitlement?.licenceKeys[0] ?? "");
    if (!licence) throw new Error("the book has a licence");
    const activations = await everywhere(12, (process, n) =>
      activateLicence(process, licence, `device ${n}`, NOON),
    );
    expect(activations.filter(isTrue)).toHaveLength(2);
  });

  it("assign a seat to one person, who alone gets an email", async () => {
    const order = await buy(database);
    const [seat] = await listEntitlements(database, EMAIL);
    if (!seat) throw new Error("the book has seats");
    await everywhere(9, (process, n) =>
      assignSeat(process, { order, seat, email: `colleague-${n}@example.com`, at: NOON }),
    );
    const { holder } = (await findEntitlementById(database, seat.id)) ?? {};
    expect(holder).toMatch(/^colleague-/);
    expect(await database.read(sql`SELECT recipient FROM messages WHERE kind = 'seat'`)).toEqual([
      { recipient: holder },
    ]);
  });

  it("let one of them do a job at a time", async () => {
    await insertLease(database, "job");
    const leases = await everywhere(12, (process) =>
      acquireLease(process, "job", { at: NOON, durationMs: 1000 }),
    );
    expect(leases.filter(isTrue)).toHaveLength(1);
  });

  it("repeat writes that meet the same rows in different orders, until all are made", async () => {
    await database.write(["a", "b"].map((id) => sql`INSERT INTO leases VALUES (${id}, '', 0)`));
    const count = (id: string) => sql`UPDATE leases SET failures = failures + 1 WHERE name = ${id}`;
    await everywhere(60, (process, n) => process.write((n % 2 ? ["a", "b"] : ["b", "a"]).map(count)));
    expect(await database.read(sql`SELECT failures FROM leases WHERE name IN ('a', 'b')`)).toEqual([
      { failures: 60 },
      { failures: 60 },
    ]);
    await database.write([sql`DELETE FROM leases WHERE name IN ('a', 'b')`]);
  });

  it("keep what they have claimed when another one starts", async () => {
    const event = { id: "evt_1", type: "test", about: { session: "cs_1" } };
    const at = new Date();
    await recordEvent(database, event, at, { isClaimed: true });
    const settings = parseSettings({ ORDERS_URL: created.url });
    const started = await openOrderBook(settings, { log: () => {}, clock: () => at });
    expect(await claimEvents(started, at)).toEqual([]);
    await started.close();
  });

  it("get different emails to send", async () => {
    for (let n = 0; n < 12; n += 1) await buyProducts(database, `reader-${n}@example.com`, ["book"]);
    const taken = (await everywhere(12, (process) => claimMessages(process, "email", NOON))).flat();
    expect(new Set(taken.map(({ id }) => id)).size).toBe(12);
    expect(taken).toHaveLength(12);
  });

  it("do not wait for each other to get what is due", async () => {
    for (let n = 0; n < 4; n += 1) {
      await buyProducts(database, `reader-${n}@example.com`, ["book"]);
      await recordEvent(database, { id: `evt_${n}`, type: "test", about: { session: "cs_1" } }, NOON);
    }
    const claiming = new pg.Client({ connectionString: created.url });
    await claiming.connect();
    try {
      await claiming.query("BEGIN");
      await claiming.query("SELECT id FROM messages ORDER BY id LIMIT 3 FOR UPDATE");
      await claiming.query("SELECT id FROM webhook_events ORDER BY id LIMIT 3 FOR UPDATE");
      expect(await claimMessages(other, "email", NOON)).toHaveLength(1);
      expect(await claimEvents(other, NOON)).toMatchObject([{ id: "evt_3" }]);
      await claiming.query("ROLLBACK");
    } finally {
      await claiming.end();
    }
  });
});
