import { describe, expect, it } from "vitest";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { type Audience, NOBODY } from "#checkout/orders/messages/audience.ts";
import { listMessagesTo } from "#checkout/orders/messages/message-store.ts";
import { summarise } from "#checkout/orders/messages/summarise.ts";
import type { Order } from "#checkout/orders/order.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { giveGift } from "./order-book/gifts.ts";
import {
  book,
  buyProducts,
  createOffers,
  createPayment,
  lineOf,
  NOON,
  placeOrder,
  secondsLater,
} from "./order-book/samples.ts";

const OWNER = "owner@example.com";
const audience: Audience = { ...NOBODY, owner: { ...NOBODY.owner, mail: "each", recipient: OWNER } };

describe.each(engines)("an owner who wants an email about each event, in $name", (engine) => {
  const database = useOrderBook(engine);

  const report = async (order: Order, outcome: PaymentOutcome) =>
    (await recordOutcome(database, order, outcome, NOON, "webhook", audience)).order;
  const disputes = (state: "open" | "won") => ["du_1", "du_2"].map((id) => ({ id, state }));
  const ownerEmails = async () => (await listMessagesTo(database, OWNER)).map(({ kind }) => kind);

  it("gets one about each dispute, also of those that are reported together", async () => {
    const order = await buyProducts(database, "reader@example.com", ["book"]);
    await report(order, { refunds: [], disputes: disputes("open") });
    expect(await ownerEmails()).toEqual(["owner-dispute-opened", "owner-dispute-opened"]);
  });

  it("gets none about a dispute that was withdrawn", async () => {
    const order = await buyProducts(database, "reader@example.com", ["book"]);
    const disputed = await report(order, { refunds: [], disputes: disputes("open").slice(0, 1) });
    await report(disputed, { refunds: [], disputes: [] });
    expect(await ownerEmails()).toEqual(["owner-dispute-opened"]);
  });
});

describe.each(engines)("the daily summary in $name", (engine) => {
  const database = useOrderBook(engine);
  const ports = { database, offers: createOffers(book) };

  it("counts a payment as a sale that arrives after its page has expired", async () => {
    const { id } = await placeOrder(database);
    await fulfil(ports, createPayment(id, { state: "expired" }), NOON);
    await fulfil(ports, createPayment(id), secondsLater(60));
    const summary = await summarise(database, { since: NOON, until: secondsLater(61) });
    expect(summary.sales).toEqual([{ currency: "USD", count: 1, amount: 2900 }]);
  });

  it("counts a free gift as a free order, and not as a sale", async () => {
    await giveGift(database, {}, { lines: [lineOf(book, 0)] });
    const summary = await summarise(database, { since: NOON, until: secondsLater(1) });
    expect(summary).toMatchObject({ sales: [], free: 1 });
  });
});
