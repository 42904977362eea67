import { describe, expect, it } from "vitest";
import { deleteExpired } from "#checkout/jobs/retention.ts";
import { type Database, sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { appendEvent, listEvents } from "#checkout/orders/order-events.ts";
import { findOrder, hasStatus } from "#checkout/orders/order-store.ts";
import { markCompleted, markReview } from "#checkout/orders/order-transitions.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { importSales } from "#checkout/orders/sales/import-sales.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import { parseSettings } from "#checkout/settings.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { createVersion1Book } from "./order-book/book-of-version-1.ts";
import { engines } from "./order-book/databases.ts";
import { useEmptyDatabase } from "./order-book/empty-database.ts";
import { contradictions, kindsOf, useCheckedOrderBook } from "./order-book/histories.ts";
import { book, createOffers, createPayment, NOON, placeOrder, secondsLater } from "./order-book/samples.ts";

const offers = createOffers(book);
const YEAR_S = 365 * 24 * 3600;

describe.each(engines)("the history of an order in $name", (engine) => {
  const database = useCheckedOrderBook(engine);

  const report = (id: string, changes: Partial<Payment> = {}, seconds = 5) =>
    fulfil({ database, offers }, createPayment(id, changes), secondsLater(seconds));
  const applyOutcome = async (id: string, outcome: PaymentOutcome, seconds = 10) => {
    const order = await findOrder(database, id);
    if (order) await recordOutcome(database, order, outcome, secondsLater(seconds), "reconciliation");
  };

  it("says what happened, when, by what cause, and with which sums and ids", async () => {
    const { id } = await placeOrder(database);
    await report(id, { state: "pending" }, 60);
    await fulfil({ database, offers }, createPayment(id), secondsLater(90), "return-page");
    await applyOutcome(
      id,
      { refunds: [{ id: "re_1", amount: 1000, hasFailed: false, lines: [0] }], disputes: [] },
      99,
    );
    const amount = { amount: 2900, currency: "USD" };
    expect(await listEvents(database, id)).toEqual([
      {
        ...{ id: `${id.replace("ord", "evt")}_placed`, kind: "placed", cause: "buyer" },
        ...{ at: NOON.toISOString(), data: { ...amount, session: `cs_${id}` } },
      },
      expect.objectContaining({
        kind: "pending",
        cause: "webhook",
        at: secondsLater(60).toISOString(),
        data: {},
      }),
      expect.objectContaining({
        ...{ kind: "paid", cause: "return-page", at: secondsLater(90).toISOString() },
        data: { ...amount, session: `cs_${id}`, payment: `pi_${id}` },
      }),
      expect.objectContaining({
        ...{ kind: "refunded", cause: "reconciliation", at: secondsLater(99).toISOString() },
        data: { refund: "re_1", amount: 1000, lines: [0] },
      }),
    ]);
  });

  it("grows by nothing if the same is reported again, also by several at once", async () => {
    const { id } = await placeOrder(database);
    const outcome: PaymentOutcome = {
      refunds: [{ id: "re_1", amount: 2900, hasFailed: false }],
      disputes: [{ id: "du_1", state: "won" }],
    };
    for (const _ of [1, 2]) {
      await Promise.all(Array.from({ length: 5 }, () => report(id, { state: "pending" })));
      await Promise.all(Array.from({ length: 5 }, () => report(id)));
      await Promise.all(Array.from({ length: 5 }, () => applyOutcome(id, outcome)));
    }
    expect(await kindsOf(database, id)).toEqual(["placed", "pending", "paid", "refunded", "dispute-won"]);
  });

  it("has no way back: an unpaid order does not leave the state that a later report has given it", async () => {
    const { id } = await placeOrder(database);
    for (const state of ["pending", "open", "failed", "pending", "open", "expired"] as const) {
      await report(id, { state });
    }
    expect((await findOrder(database, id))?.status).toBe("failed");
    expect(await kindsOf(database, id)).toEqual(["placed", "pending", "payment-failed"]);
  });

  it("honours a payment that came too late, and says so", async () => {
    const { id } = await placeOrder(database);
    await report(id, { state: "expired" });
    expect((await report(id, {}, 60)).status).toBe("paid");
    expect(await kindsOf(database, id)).toEqual(["placed", "expired", "paid-late"]);
  });

  it("lists a payment that did not match, and the one that did", async () => {
    const { id } = await placeOrder(database);
    await report(id, { received: 100 });
    await report(id);
    expect(await listEvents(database, id)).toMatchObject([
      { kind: "placed" },
      { kind: "review", data: { amount: 100, currency: "USD" } },
      { kind: "paid", data: { amount: 2900 } },
    ]);
    const other = await placeOrder(database);
    for (const session of ["cs_other", "cs_other", "cs_third"]) {
      await report(other.id, { sessionId: session, paymentIntent: "pi_other" });
    }
    expect(await listEvents(database, other.id)).toMatchObject([
      { kind: "placed" },
      { kind: "unexpected-payment", data: { amount: 2900, session: "cs_other", payment: "pi_other" } },
      { kind: "unexpected-payment", data: { amount: 2900, session: "cs_third" } },
    ]);
  });

  it("lists each change of a dispute, also of one that is opened again", async () => {
    const { id } = await placeOrder(database);
    await report(id);
    for (const state of ["open", "won", "open", "won", "open", "lost"] as const) {
      await applyOutcome(id, { refunds: [], disputes: [{ id: "du_1", state }] });
    }
    const other = { id: "du_2", state: "won" } as const;
    await applyOutcome(id, { refunds: [], disputes: [{ id: "du_1", state: "lost" }, other] });
    await applyOutcome(id, { refunds: [], disputes: [other] });
    expect((await listEvents(database, id)).at(-1)?.data).toEqual({ dispute: "du_1" });
    const messages = await listMessages(database, { states: ["waiting"], limit: 99 });
    expect(messages.map(({ id }) => id)).not.toContain("dispute-withdrawn_du_1");
    expect((await kindsOf(database, id)).slice(2)).toEqual([
      ...["dispute-opened", "dispute-won", "dispute-opened", "dispute-won", "dispute-opened"],
      ...["dispute-lost", "dispute-won", "dispute-withdrawn"],
    ]);
    expect((await findOrder(database, id))?.status).toBe("paid");
  });

  it("lists each refund once, and the dispute that is withdrawn while another is open", async () => {
    const { id } = await placeOrder(database);
    await report(id);
    const refunds = ["re_1", "re_2"].map((refund) => ({ id: refund, amount: 700, hasFailed: false }));
    const disputes = ["du_1", "du_2"].map((dispute) => ({ id: dispute, state: "open" as const }));
    await applyOutcome(id, { refunds: refunds.slice(0, 1), disputes });
    await applyOutcome(id, { refunds, disputes: disputes.slice(1) });
    expect((await listEvents(database, id)).slice(2).map(({ kind, data }) => [kind, data])).toMatchObject([
      ["refunded", { refund: "re_1" }],
      ["dispute-opened", { dispute: "du_1" }],
      ["dispute-opened", { dispute: "du_2" }],
      ["refunded", { refund: "re_2" }],
      ["dispute-withdrawn", { dispute: "du_1" }],
    ]);
  });

  it("says nothing of a payment through another session than the order's, even if two arrive at once", async () => {
    const order = await placeOrder(database);
    const payment = { sessionId: "cs_other", paymentIntent: "pi_other", email: "reader@example.com" };
    const received = { amount: 100, currency: "USD" };
    const source = { cause: "webhook", at: secondsLater(5) } as const;
    await database.write(markCompleted(order, { ...payment, before: order.lines }, source));
    await database.write(markReview(order.id, { ...payment, received }, source));
    expect(await kindsOf(database, order.id)).toEqual(["placed"]);
    expect(await findOrder(database, order.id)).toMatchObject({ status: "open", sessionId: order.sessionId });
  });

  it("lists two disputes separately that are reported together", async () => {
    const { id } = await placeOrder(database);
    await report(id);
    const disputes = ["du_1", "du_2"].map((dispute) => ({ id: dispute, state: "open" as const }));
    await applyOutcome(id, { refunds: [], disputes });
    expect((await listEvents(database, id)).slice(2).map(({ data }) => data)).toEqual([
      { dispute: "du_1" },
      { dispute: "du_2" },
    ]);
  });

  it("stays in order while the clock is set back", async () => {
    const { id } = await placeOrder(database);
    await report(id, {}, -60);
    await applyOutcome(id, { refunds: [{ id: "re_1", amount: 2900, hasFailed: false }], disputes: [] }, -120);
    await applyOutcome(id, { refunds: [{ id: "re_1", amount: 2900, hasFailed: true }], disputes: [] }, -180);
    expect(await kindsOf(database, id)).toEqual(["placed", "paid", "refunded", "refund-failed"]);
  });

  it("begins again with what Stripe lists if a refund is no longer among it", async () => {
    const { id } = await placeOrder(database);
    await report(id);
    await applyOutcome(id, { refunds: [{ id: "re_1", amount: 1000, hasFailed: false }], disputes: [] });
    await applyOutcome(id, { refunds: [{ id: "re_2", amount: 700, hasFailed: false }], disputes: [] });
    expect((await kindsOf(database, id)).slice(2)).toEqual(["refunded", "recorded", "refunded"]);
    const short = await placeOrder(database);
    await report(short.id, { received: 100 });
    await applyOutcome(short.id, { refunds: [{ id: "re_1", amount: 40, hasFailed: false }], disputes: [] });
    await applyOutcome(short.id, { refunds: [], disputes: [] });
    expect(await findOrder(database, short.id)).toMatchObject({ status: "review", refunded: 0 });
    expect((await listEvents(database, short.id)).at(-1)).toMatchObject({
      ...{ kind: "recorded", data: { status: "review", isPaid: false, amount: 100 } },
    });
  });

  it("begins again as it was: an order under review is not paid by a refund that is replaced", async () => {
    const { id } = await placeOrder(database);
    await report(id, { received: 1000 });
    await applyOutcome(id, { refunds: [{ id: "re_1", amount: 300, hasFailed: false }], disputes: [] });
    await applyOutcome(id, { refunds: [{ id: "re_2", amount: 400, hasFailed: false }], disputes: [] });
    expect((await listEvents(database, id)).slice(2)).toMatchObject([
      { kind: "refunded" },
      { kind: "recorded", data: { status: "review", isPaid: false, amount: 1000, refunded: 0 } },
      { kind: "refunded" },
    ]);
  });

  it("begins with its import, once, and with its payment where the order was lost", async () => {
    const items = [{ product: "book", name: "The Book", optionName: "", quantity: 1 }];
    const sale = { id: "7", email: "reader@example.com", items, amount: 2900, currency: "USD" };
    const sales = [{ ...sale, soldAt: "2025-01-02T03:04:05.000Z" }];
    for (const _ of [1, 2]) {
      await importSales({ database, offers }, { source: "gumroad", sales, mail: false }, NOON);
    }
    const [row] = await database.read(sql`SELECT id FROM orders`);
    expect(await listEvents(database, String(row?.id))).toMatchObject([
      { kind: "imported", cause: "import", at: "2025-01-02T03:04:05.000Z", data: { amount: 2900 } },
    ]);
    await fulfil({ database, offers }, createPayment("ord_lost"), NOON, "reconciliation");
    expect(await listEvents(database, "ord_lost")).toMatchObject([
      { kind: "placed", cause: "reconciliation" },
      { kind: "paid", cause: "reconciliation" },
    ]);
  });

  it("takes what the owner adds at any time, once for each key, if a condition is true", async () => {
    const { id } = await placeOrder(database);
    const note = { orderId: id, kind: "note", cause: "owner", at: secondsLater(3) } as const;
    for (const [key, text] of [
      ["note_1", "a"],
      ["note_1", "b"],
      ["note_2", "c"],
    ] as const) {
      await database.write([appendEvent({ ...note, key, data: { text } }, hasStatus(id, "open"))]);
    }
    await report(id);
    await database.write([
      appendEvent({ ...note, key: "note_3", data: { text: "d" } }, hasStatus(id, "open")),
    ]);
    expect((await listEvents(database, id)).map(({ kind, data }) => [kind, data])).toEqual([
      ["placed", expect.anything()],
      ["note", { text: "a" }],
      ["note", { text: "c" }],
      ["paid", expect.anything()],
    ]);
  });

  it("is deleted with its order, and not before", async () => {
    const abandoned = await placeOrder(database);
    const paid = await placeOrder(database);
    await report(paid.id);
    const { retention } = parseSettings({});
    await deleteExpired({ database, clock: () => secondsLater(YEAR_S), log: () => {} }, retention);
    expect(await kindsOf(database, abandoned.id)).toEqual([]);
    expect(await kindsOf(database, paid.id)).toEqual(["placed", "paid"]);
    await report(abandoned.id, {}, YEAR_S);
    expect(await kindsOf(database, abandoned.id)).toEqual(["placed", "paid"]);
  });
});

describe.each(engines)("the history of an order from before histories, in $name", (engine) => {
  const emptyDatabase = useEmptyDatabase(engine);
  const openMigrated = async (): Promise<Database> => {
    const database = emptyDatabase();
    await createVersion1Book(database);
    await migrate(database, { upTo: 10 });
    await database.write([
      sql`UPDATE orders SET outcome = ${JSON.stringify({ refunds: [], disputes: [{ id: "du_1", state: "open" }] })},
        status = 'disputed' WHERE id = 'ord_paid'`,
    ]);
    await Promise.all([migrate(database), migrate(database)]);
    return database;
  };

  it("begins with what its row says", async () => {
    const database = await openMigrated();
    const at = "2026-10-01T09:00:00.000Z";
    const begun = { kind: "recorded", cause: "upgrade", at };
    const stored = { isPaid: true, amount: 2900, refunded: 2900, outcome: null };
    expect(await listEvents(database, "ord_back")).toMatchObject([
      { ...begun, data: { status: "refunded", ...stored } },
    ]);
    expect(await listEvents(database, "ord_open")).toMatchObject([
      { ...begun, data: { status: "open", isPaid: false, amount: 1900, refunded: 0, outcome: null } },
    ]);
    expect(await listEvents(database, "ord_paid")).toMatchObject([
      { ...begun, data: { status: "disputed", outcome: { disputes: [{ id: "du_1", state: "open" }] } } },
    ]);
    expect(await contradictions(database)).toEqual([]);
  });

  it("goes on with what happens to it, and is still what its events say", async () => {
    const database = await openMigrated();
    await fulfil({ database, offers }, createPayment("ord_open", { total: 1900, subtotal: 1900 }), NOON);
    const outcome = { refunds: [{ id: "re_1", amount: 2900, hasFailed: true }], disputes: [] };
    const order = await findOrder(database, "ord_back");
    if (order) await recordOutcome(database, order, outcome, NOON);
    expect(await kindsOf(database, "ord_open")).toEqual(["recorded", "paid"]);
    expect(await kindsOf(database, "ord_back")).toEqual(["recorded", "recorded", "refund-failed"]);
    expect(await contradictions(database)).toEqual([]);
  });
});
