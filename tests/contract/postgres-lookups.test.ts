import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimEvents, markHandled, recordEvent } from "#checkout/orders/book/payment-events.ts";
import { countAgainst } from "#checkout/orders/book/rate-limits.ts";
import { type Database, type Statement, sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { countDownload } from "#checkout/orders/entitlements/downloads.ts";
import { listPreOrders } from "#checkout/orders/entitlements/pre-orders.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { listDueGifts } from "#checkout/orders/gifts/gift-store.ts";
import { claimStaleUses, holdUse } from "#checkout/orders/holds/discount-uses.ts";
import { claimStaleCopies } from "#checkout/orders/holds/limited-copies.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { activateLicence, findLicence } from "#checkout/orders/licences/licences.ts";
import { requestLink } from "#checkout/orders/messages/request-link.ts";
import { claimMessages, hasDueMessages, markSent } from "#checkout/orders/messages/send-queue.ts";
import { findDueEndpoints, findDueWebhooks } from "#checkout/orders/messages/webhook-messages.ts";
import { listOrdersWithKey } from "#checkout/orders/order-keys.ts";
import { searchOrders } from "#checkout/orders/order-search.ts";
import { claimPaymentCheck, findOrder, findOrderByPayment } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { askForSignInCode, redeemSignInCode } from "#checkout/orders/sign-in/codes.ts";
import { redeemLink } from "#checkout/orders/sign-in/links.ts";
import { findSession } from "#checkout/orders/sign-in/sessions.ts";
import { discountWith } from "../checkout/discounts.ts";
import { createDatabase, type NewDatabase } from "../postgres/databases.ts";
import { fillBook } from "../postgres/large-book.ts";
import {
  book,
  createOffers,
  createOutcome,
  createPayment,
  NOON,
  placeOrder,
  secondsLater,
} from "./order-book/samples.ts";
import { createCode, createLink } from "./order-book/sign-in.ts";

/** So many that PostgreSQL prefers an index wherever there is one. */
const ORDERS = 5_000;

describe("a large order book in PostgreSQL", () => {
  let created: NewDatabase;
  let database: Database;
  /** Everything that was read and written. */
  const statements: Statement[] = [];
  beforeAll(async () => {
    created = await createDatabase();
    const opened = await postgresDatabase(created.url);
    await migrate(opened);
    await fillBook(created.url, ORDERS);
    database = {
      ...opened,
      read(statement) {
        statements.push(statement);
        return opened.read(statement);
      },
      write(all) {
        statements.push(...all);
        return opened.write(all);
      },
    };
  });
  afterAll(async () => {
    await database.close();
    await created.remove();
  });

  /** The statements of a task that read a table row by row, each with its plan. */
  async function scansOf(task: () => Promise<unknown>): Promise<string[]> {
    statements.length = 0;
    await task();
    const scans: string[] = [];
    for (const { text, values } of [...statements]) {
      const plan = await database.read({ text: `EXPLAIN ${text}`, values });
      const lines = plan.map((row) => String(Object.values(row)[0]));
      if (lines.some((line) => SCAN.test(line))) scans.push(`${text}\n${lines.join("\n")}`);
    }
    return scans;
  }

  const offers = createOffers(book);
  const limited = { discount: discountWith({ key: "CODE-7", limit: 5 }), buyer: "reader-1@example.com" };

  it.each<[string, () => Promise<unknown>]>([
    ["an order by its id", () => findOrder(database, "ord_77")],
    ["an order by its payment", () => findOrderByPayment(database, "pi_77")],
    ["the orders of a browser", () => listOrdersWithKey(database, "key", NOON)],
    ["the library of an address", () => findLibrary({ database, offers }, "reader-77@example.com", "en")],
    ["the orders of whoever has the goods", () => searchOrders(database, "reader-77@example.com", 9)],
    ["a session", () => findSession(database, "token", NOON)],
    ["a licence", () => findLicence({ database, offers }, "KEY77")],
    ["what is due", () => findDue()],
    ["a purchase, from the checkout to the receipt and a refund", () => buy()],
    ["a webhook", () => handleWebhook()],
    ["a link and a code", () => signIn()],
    ["a download", () => countDownload(database, download, NOON)],
    ["an activation", () => activate()],
    [
      "a limited discount",
      () => holdUse(database, "ord_new", limited, { until: secondsLater(60), network: "network" }),
    ],
    [
      "a limit of requests",
      () => countAgainst(database, [{ key: "links:7", max: 9, durationMs: 1000 }], NOON),
    ],
  ])("finds by indexes: %s", async (_, task) => {
    expect(await scansOf(task)).toEqual([]);
  });

  const download = { entitlementId: "ent_77_0_0", quantity: 1, file: "book.pdf", sessionHash: "session_77" };

  async function findDue() {
    await hasDueMessages(database, "email", NOON);
    await claimMessages(database, "email", NOON);
    await claimEvents(database, NOON);
    await findDueEndpoints(database, NOON);
    await findDueWebhooks(database, "https://example.com/hook", NOON, 20);
    await claimStaleUses(database, NOON);
    await claimStaleCopies(database, NOON);
    await listDueGifts(database, NOON);
    await listPreOrders(database);
  }

  async function buy() {
    const { id } = await placeOrder(database);
    await claimPaymentCheck(database, id, NOON);
    const payment = createPayment(id, { email: "reader-77@example.com" });
    const order = await fulfil({ database, offers }, payment, NOON);
    const [message] = await claimMessages(database, "email", NOON);
    await markSent(database, message?.id ?? "", NOON);
    await recordOutcome(database, order, createOutcome(2900), NOON);
  }

  async function handleWebhook() {
    await recordEvent(database, { id: "evt_new", type: "test", about: { session: "cs_1" } }, NOON);
    await claimEvents(database, NOON);
    await markHandled(database, "evt_new", NOON);
  }

  async function signIn() {
    const email = "reader-77@example.com";
    await requestLink(database, { email, locale: "en" }, NOON);
    const { token } = await createLink(database, { email, locale: "en" }, NOON);
    await redeemLink(database, token, NOON);
    await database.write(askForSignInCode({ id: "browser", email }, NOON));
    const code = await createCode(database, { id: "browser", email, key: "key" });
    await redeemSignInCode(database, { id: "browser", code, key: "key" }, NOON);
  }

  async function activate() {
    const licence = { id: "KEY77", limit: 3 } as Parameters<typeof activateLicence>[1];
    await activateLicence(database, licence, "other", NOON);
  }

  it("has enough orders that a scan would be noticed", async () => {
    expect(
      await database.read(sql`SELECT COUNT(*) AS n FROM orders WHERE payment_intent LIKE 'pi_%'`),
    ).toMatchObject([{ n: expect.any(Number) }]);
    expect(
      await scansOf(() => database.read(sql`SELECT id FROM orders WHERE checked_at = 'x'`)),
    ).toHaveLength(1);
  });
});

/** A scan of a table that grows with the orders. */
const SCAN =
  /Seq Scan on (orders|order_\w+|entitlements|messages|webhook_events|links|sessions|downloads|licences|licence_activations|discount_uses|invoices|rate_limits|limited_copies)\b/;
