import { describe, expect, it } from "vitest";
import { recordFeesSince } from "#checkout/jobs/record-fees.ts";
import { listCustomers } from "#checkout/orders/customers/list-customers.ts";
import { ALWAYS, type Database, sql } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { grantCopy } from "#checkout/orders/grant-copy.ts";
import { newOrder } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { findFacts, recordCountry, recordFees } from "#checkout/orders/sales/payment-facts.ts";
import {
  listSales,
  reportCountries,
  reportMismatched,
  reportMonths,
  reportProducts,
} from "#checkout/orders/sales/sales.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { totalsByMonth } from "#domain/sales-totals.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, createOffers, createOutcome, createPayment, NOON, placeOrder } from "./order-book/samples.ts";
import { allLines, line, sale, sell, YEAR } from "./order-book/sold.ts";

describe.each(engines)("sales in $name", (engine) => {
  const database = useOrderBook(engine);

  it("are listed line by line with shares of the refund, page by page, oldest first", async () => {
    const lines = [
      { product: "book", quantity: 2, unitAmount: 1000, discount: 200, tax: 36 },
      { product: "record", quantity: 1, unitAmount: 999, discount: 0, tax: 18 },
    ];
    const second = await sell(database, { ...sale, minute: 10, lines, refunded: 0.5 });
    const first = await sell(database, sale);
    const third = await sell(database, { ...sale, minute: 10, currency: "JPY", refunded: 1 });
    const sold = await allLines(database, 1);
    const later = [second.id, second.id, third.id].toSorted();
    expect(sold.map(({ order }) => order)).toEqual([first.id, ...later]);
    expect(sold.filter(({ order }) => order === second.id)).toMatchObject([
      {
        line: 1,
        product: "book",
        quantity: 2,
        subtotal: 2000,
        discount: 200,
        tax: 36,
        total: 1836,
        refunded: 918,
      },
      {
        line: 2,
        product: "record",
        total: 1017,
        refunded: 508,
        status: "partly-refunded",
        origin: "checkout",
      },
    ]);
    expect(sold.find(({ order }) => order === third.id)).toMatchObject({
      status: "refunded",
      refunded: 2900,
    });
    expect(await allLines(database, 500)).toEqual(sold);
    expect((await listSales(database, YEAR, { limit: 4 })).next).toBeNull();
  });

  it("are those that were paid in the period, without copies that were given away", async () => {
    await sell(database, { ...sale, minute: -1 });
    await sell(database, { ...sale, minute: 365 * 24 * 60 });
    const { id } = await sell(database, { ...sale, minute: 365 * 24 * 60 - 1 });
    await placeOrder(database);
    const request = { email: "critic@x.example", product: "book", idempotencyKey: "press-1" };
    await grantCopy({ database, offers: createOffers(book) }, request, NOON);
    expect((await allLines(database, 9)).map(({ order }) => order)).toEqual([id]);
    expect(await reportMonths(database, YEAR)).toMatchObject([{ month: "2026-12", orders: 1, total: 2900 }]);
    expect(await reportProducts(database, YEAR)).toMatchObject([{ product: "book", orders: 1 }]);
  });

  it("are reported by month, product and currency, with refunds apart", async () => {
    const lines = [line, { ...line, product: "record", unitAmount: 1000 }];
    await sell(database, { ...sale, lines, refunded: 1 });
    await sell(database, { ...sale, minute: 50_000 });
    await sell(database, { ...sale, minute: 50_000, currency: "JPY" });
    const jpy = { month: "2026-02", currency: "JPY", orders: 1, total: 2900, refunded: 0 };
    expect(await reportMonths(database, YEAR)).toMatchObject([
      { month: "2026-01", currency: "USD", orders: 1, subtotal: 3900, total: 3900, refunded: 3900 },
      jpy,
      { ...jpy, currency: "USD" },
    ]);
    expect(await reportProducts(database, YEAR)).toEqual(
      [
        { product: "book", currency: "USD", orders: 2, quantity: 2, total: 5800, refunded: 2900 },
        { product: "book", currency: "JPY", orders: 1, quantity: 1, total: 2900, refunded: 0 },
        { product: "record", currency: "USD", orders: 1, quantity: 1, total: 1000, refunded: 1000 },
      ].map((report) => ({ ...report, disputeLost: 0 })),
    );
  });

  it("say the buyer's country and Stripe's fee, as far as they are known, by line, month and country", async () => {
    const lines = [
      { ...line, unitAmount: 1000 },
      { ...line, product: "record", unitAmount: 2000 },
    ];
    const fee = { amount: 100, currency: "EUR" };
    await sell(database, { ...sale, lines, facts: { country: "DE", fee } });
    await sell(database, { ...sale, minute: 5, facts: { country: "DE", fee: null } });
    await sell(database, { ...sale, minute: 6, facts: { country: null, fee: { ...fee, currency: "USD" } } });
    await sell(database, { ...sale, minute: 7, refunded: 1 });
    const facts = (await allLines(database, 9)).map(({ country, fee, feeCurrency }) => [
      country,
      fee,
      feeCurrency,
    ]);
    expect(facts).toEqual([
      ["DE", 33, "EUR"],
      ["DE", 67, "EUR"],
      ["DE", null, null],
      [null, 100, "USD"],
      [null, null, null],
    ]);
    const none = { tax: 0, taxIncluded: 0, refunded: 0, disputeLost: 0 };
    const fees = [fee, { ...fee, currency: "USD" }];
    expect(await reportMonths(database, YEAR)).toMatchObject([{ orders: 4, fees }]);
    expect(await reportCountries(database, YEAR)).toEqual([
      { ...none, country: "DE", currency: "USD", orders: 2, total: 5900 },
      { ...none, country: null, currency: "USD", orders: 2, total: 5800, refunded: 2900 },
    ]);
  });

  it("say how much of the amount that was not refunded a lost dispute has taken, but not an open or won one", async () => {
    const lines = [
      { ...line, unitAmount: 1000 },
      { ...line, product: "record", unitAmount: 3000 },
    ];
    for (const state of ["lost", "open", "won"] as const) {
      const order = await sell(database, { ...sale, lines });
      await recordOutcome(database, order, createOutcome(400, state), NOON);
    }
    const whole = await sell(database, sale);
    await recordOutcome(database, whole, createOutcome(2900, "lost"), NOON);
    const sold = await allLines(database, 9);
    expect(sold.filter(({ disputeLost }) => disputeLost > 0)).toMatchObject([
      { status: "dispute-lost", product: "book", total: 1000, refunded: 100, disputeLost: 900 },
      { status: "dispute-lost", product: "record", total: 3000, refunded: 300, disputeLost: 2700 },
    ]);
    const sums = { total: 14_900, refunded: 4100, disputeLost: 3600 };
    const months = await reportMonths(database, YEAR);
    expect(months).toMatchObject([sums]);
    expect(totalsByMonth(sold)).toEqual(months);
    expect(await reportCountries(database, YEAR)).toMatchObject([sums]);
    expect(await reportProducts(database, YEAR)).toMatchObject([
      { product: "record", total: 9000, refunded: 900, disputeLost: 2700 },
      { product: "book", total: 5900, refunded: 3200, disputeLost: 900 },
    ]);
  });

  it("keep the country that the buyer entered, whatever the card says, and take a fee that is reported again", async () => {
    const { id } = await sell(database, { ...sale, facts: { country: "DE", fee: null } });
    const paymentIntent = `pi_${id}`;
    for (const amount of [100, 120]) {
      await recordFees(database, [{ paymentIntent, country: "US", fee: { amount, currency: "EUR" } }]);
    }
    expect(await allLines(database, 9)).toMatchObject([{ country: "DE", fee: 120, feeCurrency: "EUR" }]);
  });

  it("get all their fees in one run, however many there are, and nothing is written again", async () => {
    const orders = Array.from({ length: 120 }, (_, n) => ({ id: `ord_${n}`, paymentIntent: `pi_${n}` }));
    const lines: string[] = [];
    const statements: number[] = [];
    const payments = {
      async *listFeesSince() {
        for (const { paymentIntent } of orders)
          yield { paymentIntent, country: "NL", fee: { amount: 145, currency: "USD" } };
      },
    };
    const ports = {
      payments,
      database: {
        ...database,
        write(batch: Parameters<Database["write"]>[0]) {
          statements.push(batch.length);
          return database.write(batch);
        },
      },
      log: (_: string, event: string) => lines.push(event),
    };
    await database.write([recordCountry("pi_0", "DE", ALWAYS)]);
    for (const _ of [1, 2]) await recordFeesSince(ports, NOON);
    expect([lines, statements]).toEqual([[], [50, 50, 20]]);
    const facts = await findFacts(
      database,
      orders.map(({ paymentIntent }) => paymentIntent),
    );
    expect([...facts.values()].map(({ fee }) => fee?.amount)).toEqual(Array(120).fill(145));
  });

  it("divide refunds among the lines that they name, otherwise by what is left to refund of each", async () => {
    const lines = [
      { ...line, unitAmount: 1000 },
      { ...line, product: "record", unitAmount: 3000 },
    ];
    const sharesAfter = async (outcome: PaymentOutcome | null) => {
      const order = await sell(database, { ...sale, lines, minute: 7 });
      if (outcome) await recordOutcome(database, order, outcome, NOON);
      // An order from before refunds were kept one by one.
      else {
        await database.write([
          sql`UPDATE orders SET refunded = 400, outcome = NULL, status = 'disputed' WHERE id = ${order.id}`,
        ]);
      }
      const sold = (await allLines(database, 9)).filter((each) => each.order === order.id);
      return [sold[0]?.status, ...sold.map(({ refunded }) => refunded)];
    };
    const refund = { id: "re_1", amount: 400, hasFailed: false };
    expect(await sharesAfter({ refunds: [refund], disputes: [] })).toEqual(["partly-refunded", 100, 300]);
    const ofLine = { ...refund, id: "re_2", amount: 1000, lines: [0] };
    const rest = { ...refund, id: "re_3", amount: 900 };
    expect(await sharesAfter({ refunds: [ofLine, rest], disputes: [] })).toEqual([
      ...["partly-refunded", 1000, 900],
    ]);
    const failed = { ...refund, id: "re_4", hasFailed: true };
    const lost = [{ id: "du_1", state: "lost" as const }];
    expect(await sharesAfter({ refunds: [failed], disputes: lost })).toEqual(["dispute-lost", 0, 0]);
    expect(await sharesAfter(null)).toEqual(["disputed", 100, 300]);
  });

  it("name the edition, if there are several", async () => {
    const [first] = (await sell(database, sale)).lines;
    if (!first) throw new Error("an order has lines");
    const lines = [{ ...first, optionName: "Studio" }];
    const placed = newOrder({ lines, currency: "USD", email: null, locale: "en", at: NOON });
    const paidAt = NOON.toISOString();
    await database.write(insertOrder({ ...placed, status: "paid", paidAt }, "import"));
    expect((await allLines(database, 9)).map(({ name }) => name)).toEqual(["book", "book (Studio)"]);
  });

  it("leave out payments that do not match their orders, which are reported by currency and the time of their arrival", async () => {
    const ports = { database, offers: createOffers(book) };
    const period = { from: "2026-12-01T00:00:00.000Z", to: "2027-01-01T00:00:00.000Z" };
    const report = async (changes: Partial<Payment>, at: Date) =>
      fulfil(ports, createPayment((await placeOrder(database)).id, changes), at);
    const december = new Date(period.from);
    await report({ received: 100 }, NOON);
    await report({ received: 200 }, december);
    const refunded = await report({ received: 300 }, december);
    await recordOutcome(database, refunded, createOutcome(300), december);
    await report({ currency: "JPY" }, december);
    await report({}, december);
    const { id } = await report({ received: 400 }, december);
    await fulfil(ports, createPayment(id), december);
    expect(await reportMismatched(database, period)).toEqual([
      { currency: "JPY", orders: 1, received: 2900, refunded: 0 },
      { currency: "USD", orders: 2, received: 500, refunded: 300 },
    ]);
    expect(await reportMonths(database, period)).toMatchObject([{ orders: 2, total: 5800, refunded: 0 }]);
    await database.write([sql`DELETE FROM order_events`]);
    expect(await reportMismatched(database, YEAR)).toMatchObject([{ orders: 1 }, { orders: 3 }]);
  });

  it("make customers, whose lost disputes do not count as kept", async () => {
    for (const state of ["lost", "open", "won"] as const)
      await recordOutcome(database, await sell(database, sale), createOutcome(400, state), NOON);
    expect(await listCustomers(database, { limit: 9 })).toMatchObject([
      { orders: 3, totals: [{ currency: "USD", total: 8700, refunded: 1200, disputeLost: 2500 }] },
    ]);
  });

  it("make customers, with their sums in each currency, the latest first", async () => {
    await sell(database, { ...sale, minute: 1 });
    await sell(database, { ...sale, minute: 9, currency: "JPY", refunded: 0.5 });
    await sell(database, { ...sale, minute: 5, buyer: "ben@x.example" });
    await placeOrder(database, book, NOON, "cleo@x.example");
    const ana = {
      ...{ email: "ana@x.example", orders: 2 },
      totals: [
        { currency: "JPY", total: 2900, refunded: 1450, disputeLost: 0 },
        { currency: "USD", total: 2900, refunded: 0, disputeLost: 0 },
      ],
      ...{ firstAt: "2026-01-01T00:01:00.000Z", lastAt: "2026-01-01T00:09:00.000Z" },
    };
    const listed = await listCustomers(database, { limit: 9 });
    expect(listed.map(({ email }) => email)).toEqual(["ana@x.example", "ben@x.example"]);
    expect(listed[0]).toEqual(ana);
    expect(await listCustomers(database, { limit: 1 })).toEqual([ana]);
    expect(await listCustomers(database, { find: "Ben@", limit: 9 })).toHaveLength(1);
    expect(await listCustomers(database, { find: "%", limit: 9 })).toEqual([]);
  });
});
