import { describe, expect, it } from "vitest";
import { deleteExpired } from "#checkout/jobs/retention.ts";
import { acquireLease, insertLease } from "#checkout/orders/book/leases.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import type { Audience } from "#checkout/orders/messages/audience.ts";
import { NOBODY } from "#checkout/orders/messages/audience.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import {
  countFailedMessages,
  findLastSummary,
  hasMessage,
} from "#checkout/orders/messages/owner-messages.ts";
import {
  claimMessages,
  markFailed,
  markSent,
  unclaimAllMessages,
} from "#checkout/orders/messages/send-queue.ts";
import { hasHappened, summarise } from "#checkout/orders/messages/summarise.ts";
import {
  findDueEndpoints,
  findDueWebhooks,
  findWebhookEndpoint,
  postponeWebhook,
  resendWebhook,
} from "#checkout/orders/messages/webhook-messages.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { parseSettings } from "#checkout/settings.ts";
import { WebhookPayload } from "#domain/api/webhooks.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { OUTGOING_EVENTS } from "#domain/webhooks.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import {
  bundle,
  confirmFreeOrders,
  createOffers,
  createOutcome,
  createPayment,
  NOON,
  placeOrder,
  placeOrderFor,
  secondsLater,
} from "./order-book/samples.ts";

const ONE = "https://one.example/hook";
const TWO = "https://two.example/hook";
const DAY_S = 24 * 3600;
const WEBHOOKS = [
  { url: ONE, events: [...OUTGOING_EVENTS] },
  { url: TWO, events: ["order.paid" as const] },
];
const AUDIENCE: Audience = { ...NOBODY, webhooks: WEBHOOKS };

describe.each(engines)("webhooks in $name", (engine) => {
  const database = useOrderBook(engine);
  const offers = createOffers(bundle);
  const { shop } = offers;
  offers.shop = async () => ({ ...(await shop()), webhooks: WEBHOOKS });

  const pay = async () => {
    const { id } = await placeOrder(database, bundle);
    const sums = { subtotal: 9900, total: 9900 };
    return fulfil({ database, offers }, createPayment(id, sums), secondsLater(5));
  };
  const applyOutcome = async (id: string, outcome: PaymentOutcome, seconds = 10) => {
    const order = await findOrder(database, id);
    if (!order) throw new Error(`no order ${id}`);
    return recordOutcome(database, order, outcome, secondsLater(seconds), "webhook", AUDIENCE);
  };
  const due = (url: string, seconds = 20) => findDueWebhooks(database, url, secondsLater(seconds), 99);
  const typesOf = async (url: string) => (await due(url)).map(({ kind }) => kind);

  it("are written with the payment, for each endpoint what it asks for, and in the order of events", async () => {
    await Promise.all([1, 2, 3].map(async () => pay()));
    expect(await findDueEndpoints(database, secondsLater(4))).toEqual([]);
    expect((await findDueEndpoints(database, secondsLater(5))).toSorted()).toEqual([ONE, TWO]);
    expect(await typesOf(TWO)).toEqual(Array(3).fill("order.paid"));
    expect((await typesOf(ONE)).toSorted()).toEqual([
      ...Array(6).fill("entitlement.granted"),
      ...Array(3).fill("order.paid"),
    ]);
    expect(await findDueWebhooks(database, ONE, secondsLater(5), 2)).toHaveLength(2);
    for (const { body } of await due(ONE)) WebhookPayload.parse(JSON.parse(body));
  });

  it("are not emails: nobody claims them as such, and a start leaves them when they are due", async () => {
    await pay();
    const [message] = await due(TWO);
    if (!message) throw new Error("nothing is due");
    await postponeWebhook(database, message, { reason: "it answers 500", due: secondsLater(60) });
    await database.write([unclaimAllMessages(secondsLater(10))]);
    expect((await claimMessages(database, "email", secondsLater(20))).map(({ kind }) => kind)).toEqual([
      "paid",
    ]);
    expect(await due(TWO, 59)).toEqual([]);
    expect(await due(TWO, 60)).toEqual([{ ...message, attempts: 1 }]);
    // Written before the clock was set back.
    expect(await due(TWO, -3 * DAY_S)).toHaveLength(1);
    const [listed, ...others] = await listMessages(database, {
      ...{ states: ["waiting"], channel: "webhook", limit: 9 },
    }).then((all) => all.filter(({ recipient }) => recipient === new URL(TWO).host));
    expect(others).toEqual([]);
    expect(listed).toMatchObject({ attempts: 1, error: "it answers 500", channel: "webhook" });
  });

  it("are sent again at once with all attempts before them, but nothing else is", async () => {
    const { id } = await pay();
    const [message] = await due(TWO);
    if (!message) throw new Error("nothing is due");
    await markSent(database, message.id, secondsLater(6));
    expect(await due(TWO)).toEqual([]);
    expect(await findWebhookEndpoint(database, message.id)).toBe(TWO);
    expect(await findWebhookEndpoint(database, `paid_${id}`)).toBeNull();
    expect(await findWebhookEndpoint(database, "unknown")).toBeNull();
    await markFailed(database, message.id, "it answers 410", secondsLater(7));
    for (const each of [message.id, `paid_${id}`]) await resendWebhook(database, each, secondsLater(8));
    expect(await due(TWO)).toEqual([message]);
    await claimMessages(database, "email", secondsLater(9));
    await markSent(database, `paid_${id}`, secondsLater(9));
    await resendWebhook(database, `paid_${id}`, secondsLater(10));
    expect(await claimMessages(database, "email", secondsLater(9999))).toEqual([]);
  });

  it("say about entitlements what the book says, however refunds and disputes follow each other", async () => {
    const { id } = await pay();
    const refund = (hasFailed: boolean) => ({ id: "re_1", amount: 9900, hasFailed });
    const outcomes: PaymentOutcome[] = [
      createOutcome(0, "open"),
      { ...createOutcome(0, "open"), refunds: [{ id: "re_2", amount: 1, hasFailed: false, lines: [0] }] },
      createOutcome(0, "lost"),
      createOutcome(0, "won"),
      { refunds: [refund(false)], disputes: [] },
      { refunds: [refund(true)], disputes: [] },
    ];
    for (const [index, outcome] of outcomes.entries()) {
      await applyOutcome(id, outcome, 10 + index);
      const said = new Map<string, (string | null)[]>();
      for (const { body } of await due(ONE)) {
        const { data } = WebhookPayload.parse(JSON.parse(body));
        if (!("entitlement" in data)) continue;
        const { id, ended } = data.entitlement;
        said.set(id, [...(said.get(id) ?? []), ended]);
      }
      const [order] = await findLibrary({ database, offers }, "reader@example.com", "en");
      expect(order?.items).toHaveLength(2);
      for (const { id, endReason } of order?.items ?? []) {
        const reasons = said.get(id) ?? [];
        expect(reasons.at(-1)).toBe(endReason);
        // It says nothing if nothing has changed.
        expect(reasons.filter((reason, at) => at > 0 && reason === reasons[at - 1])).toEqual([]);
      }
    }
  });

  it("are sent once by several that report the same outcome at once", async () => {
    const { id } = await pay();
    const order = await findOrder(database, id);
    if (!order) throw new Error("no order");
    const outcome = createOutcome(9900);
    const report = () => recordOutcome(database, order, outcome, secondsLater(10), "webhook", AUDIENCE);
    await Promise.all([report(), report(), report()]);
    await applyOutcome(id, outcome);
    expect((await typesOf(ONE)).filter((type) => type.startsWith("order."))).toEqual([
      "order.paid",
      "order.refunded",
    ]);
    expect((await typesOf(ONE)).filter((type) => type === "entitlement.ended")).toHaveLength(2);
  });

  it("that nobody tried to send for a week are given up, and deleted like others", async () => {
    await pay();
    const { retention } = parseSettings({});
    const run = (at: Date) => deleteExpired({ database, clock: () => at, log: () => {} }, retention);
    const states = async () =>
      (await listMessages(database, { states: ["waiting", "failed"], channel: "webhook", limit: 9 })).map(
        ({ state }) => state,
      );
    await run(secondsLater(7 * DAY_S));
    expect(await states()).toEqual(Array(4).fill("waiting"));
    await run(secondsLater(7 * DAY_S + 5));
    expect(await states()).toEqual(Array(4).fill("failed"));
    await run(secondsLater(98 * DAY_S));
    expect(await states()).toEqual([]);
  });

  it("to an endpoint are sent by one at a time", async () => {
    for (const _ of [1, 2]) await insertLease(database, "webhook_1");
    const acquire = () => acquireLease(database, "webhook_1", { at: NOON, durationMs: 1000 });
    const leases = await Promise.all([acquire(), acquire(), acquire()]);
    expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
  });

  it("are counted with sales, refunds and disputes of a day by the daily summary", async () => {
    const paid = await pay();
    const free = await placeOrderFor(database, ["sheet"]);
    const none = { subtotal: 0, total: 0, paymentIntent: null };
    await fulfil({ database, offers }, createPayment(free.id, none), secondsLater(3));
    await confirmFreeOrders(database, "reader@example.com", { offers, at: secondsLater(7) });
    const unconfirmed = await placeOrderFor(database, ["sheet"]);
    await fulfil({ database, offers }, createPayment(unconfirmed.id, none), secondsLater(7));
    await applyOutcome(paid.id, {
      refunds: [
        { id: "re_1", amount: 900, hasFailed: false },
        { id: "re_2", amount: 50, hasFailed: true },
      ],
      disputes: [{ id: "du_1", state: "open" }],
    });
    const [message] = await due(TWO);
    if (message) await markFailed(database, message.id, "it answers 410", secondsLater(11));
    const summary = await summarise(database, { since: secondsLater(5), until: secondsLater(12) });
    expect(summary).toEqual({
      ...{ since: secondsLater(5).toISOString(), until: secondsLater(12).toISOString() },
      sales: [{ currency: "USD", count: 1, amount: 9900 }],
      free: 1,
      refunds: [{ currency: "USD", count: 1, amount: 900 }],
      failedRefunds: 1,
      disputes: { opened: 1, won: 0, lost: 0 },
      failedMessages: 1,
    });
    const quiet = { since: secondsLater(12), until: secondsLater(9999) };
    expect(hasHappened(summary)).toBe(true);
    expect(hasHappened(await summarise(database, quiet))).toBe(false);
    expect(await countFailedMessages(database, quiet)).toBe(0);
    expect([await hasMessage(database, `paid_${paid.id}`), await hasMessage(database, "none")]).toEqual([
      true,
      false,
    ]);
    expect(await findLastSummary(database)).toBeNull();
  });
});
