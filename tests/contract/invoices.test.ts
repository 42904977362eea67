import { describe, expect, it } from "vitest";
import { ALWAYS, sql } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { findBilling, findInvoices, issueInvoice, saveBilling } from "#checkout/orders/sales/invoices.ts";
import { findFacts } from "#checkout/orders/sales/payment-facts.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import { NO_BILLING } from "#domain/billing.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import type { Seller } from "#domain/seller.ts";
import type { TaxPart } from "#domain/tax.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import {
  book,
  createOffers,
  createPayment,
  NOON,
  placeOrder,
  placeOrderFor,
  secondsLater,
} from "./order-book/samples.ts";

const SELLER: Seller = {
  ...{ name: "Lantern Ltd", address: ["1 Quay Street"], country: "IE" },
  ...{ taxId: null, email: null, note: {} },
};
const VAT: TaxPart = {
  ...{ name: "VAT", country: "DE", percentage: 19, amount: 463, taxable: 2437 },
  ...{ isIncluded: true, isReverseCharge: false },
};

describe.each(engines)("invoices in $name", (engine) => {
  const database = useOrderBook(engine);
  const shop = createOffers(book);
  const offers = {
    ...shop,
    shop: async () => ({ ...(await shop.shop()), seller: SELLER, invoicePrefix: "PL-" }),
  };

  async function pay(orderId: string, changes: Partial<Payment> = {}, at = NOON) {
    return fulfil({ database, offers }, createPayment(orderId, changes), at);
  }
  async function buy(changes: Partial<Payment> = {}): Promise<string> {
    const { id } = await placeOrder(database);
    await pay(id, changes);
    return id;
  }
  async function invoicesOf(orderId: string) {
    const order = await findOrder(database, orderId);
    if (!order) throw new Error("the order was placed");
    return findInvoices(database, order);
  }
  async function refund(orderId: string, ...refunds: PaymentOutcome["refunds"]) {
    const order = await findOrder(database, orderId);
    if (!order) throw new Error("the order was placed");
    return recordOutcome(database, order, { refunds, disputes: [] }, secondsLater(60));
  }
  const made = (id: string, amount: number, hasFailed = false) => ({ id, amount, hasFailed });

  it("number paid orders without a gap and never twice, however often and at once they are paid", async () => {
    const orders = await Promise.all(Array.from({ length: 12 }, () => placeOrder(database)));
    const free = { ...book, options: book.options.map((option) => ({ ...option, price: 0 })) };
    const gift = await placeOrder(database, free);
    const payments = [...orders, ...orders, ...orders].map(({ id }, n) => pay(id, {}, secondsLater(n)));
    await Promise.all([...payments, pay(gift.id, { subtotal: 0, total: 0, paymentIntent: null })]);
    const found = await Promise.all(orders.map(({ id }) => invoicesOf(id)));
    const numbers = found.map(({ invoice }) => invoice?.number).toSorted();
    expect(numbers).toEqual(orders.map((_, n) => `PL-${String(n + 1).padStart(4, "0")}`));
    expect((await invoicesOf(gift.id)).invoice).toBeNull();
  });

  it("leave no number out if their transaction is rolled back", async () => {
    const first = await buy();
    const order = await placeOrder(database);
    const options = { seller: SELLER, prefix: "PL-", method: null, at: NOON, condition: ALWAYS };
    const broken = [...issueInvoice(order, options), sql`INSERT INTO no_such_table (id) VALUES ('x')`];
    await expect(database.write(broken)).rejects.toThrow();
    expect((await invoicesOf(order.id)).invoice).toBeNull();
    const next = await buy();
    const numbers = await Promise.all(
      [first, next].map(async (id) => (await invoicesOf(id)).invoice?.number),
    );
    expect(numbers).toEqual(["PL-0001", "PL-0002"]);
  });

  it("keep the seller, the taxes and the way to pay of their time", async () => {
    const id = await buy({ taxes: [[VAT]], method: { kind: "visa", last4: "4242" } });
    expect(await invoicesOf(id)).toEqual({
      invoice: {
        ...{ id, orderId: id, kind: "invoice", number: "PL-0001", prefix: "PL-" },
        ...{ issuedAt: NOON.toISOString(), amount: 2900, taxes: [VAT], seller: SELLER },
        ...{ method: { kind: "visa", last4: "4242" }, voidedAt: null },
      },
      creditNotes: [],
    });
    expect(await findOrder(database, id)).toMatchObject({
      ...{ subtotal: 2900, discount: 0, tax: 0, total: 2900, taxIncluded: 463 },
      lines: [{ tax: 0, total: 2900, taxes: [VAT] }],
    });
  });

  it("get a credit note for each refund, once, whose taxes add up to theirs", async () => {
    const id = await buy({ taxes: [[VAT]] });
    const other = await buy();
    await refund(id, made("re_1", 1000));
    const both = [made("re_1", 1000), made("re_2", 1900)];
    await Promise.all([refund(id, ...both), refund(id, ...both), refund(other, made("re_3", 500))]);
    const { creditNotes } = await invoicesOf(id);
    expect(creditNotes.map(({ amount, taxes }) => [amount, taxes[0]?.amount, taxes[0]?.taxable])).toEqual([
      [1000, 160, 840],
      [1900, 303, 1597],
    ]);
    const all = [...creditNotes, ...(await invoicesOf(other)).creditNotes];
    expect(all.map(({ number }) => number).toSorted()).toEqual(["PL-C0001", "PL-C0002", "PL-C0003"]);
  });

  it("credit each of several refunds with its own share, also where they are reported together or one of them fails", async () => {
    const id = await buy({ taxes: [[VAT]] });
    await refund(id, made("re_0", 300));
    await refund(id, made("re_0", 300), made("re_1", 580), made("re_2", 320));
    await refund(id, made("re_0", 300), made("re_1", 580, true), made("re_2", 320), made("re_3", 300));
    const { creditNotes } = await invoicesOf(id);
    // Each is the difference to the taxes before, as the sums are rounded: those of 300, 880 and 1200, and at last of 920.
    expect(creditNotes.map(({ id, taxes }) => [id, taxes[0]?.amount])).toEqual([
      ["re_0", 48],
      ["re_1", 92],
      ["re_2", 52],
      ["re_3", 47],
    ]);
  });

  it("are found of an order from before refunds were kept one by one", async () => {
    const id = await buy();
    expect(await findInvoices(database, { id, outcome: null })).toMatchObject({
      ...{ invoice: { number: "PL-0001" }, creditNotes: [] },
    });
  });

  it("credit the taxes of what was refunded: an item at its own rate, a sum at all rates, and never more than was invoiced", async () => {
    const { id } = await placeOrderFor(database, ["book", "app"]);
    const reduced = { ...VAT, percentage: 7, amount: 190, taxable: 2710 };
    await pay(id, { subtotal: 5800, total: 5800, taxes: [[reduced], [VAT]] });
    const refunds = [made("re_1", 1000), { ...made("re_2", 2400), lines: [0] }, made("re_3", 2400)];
    for (const [index] of refunds.entries()) await refund(id, ...refunds.slice(0, index + 1));
    const { creditNotes } = await invoicesOf(id);
    expect(
      creditNotes.map(({ taxes }) =>
        taxes.map(({ percentage, amount, taxable }) => [percentage, amount, taxable]),
      ),
    ).toEqual([
      [
        [19, 80, 420],
        [7, 33, 467],
      ],
      [[7, 157, 2243]],
      [[19, 383, 2017]],
    ]);
  });

  it("keep the number of a credit note whose refund has failed, and void it", async () => {
    const id = await buy({ taxes: [[VAT]] });
    await refund(id, made("re_0", 2900, true));
    expect((await invoicesOf(id)).creditNotes).toEqual([]);
    await refund(id, made("re_0", 2900, true), made("re_1", 1000));
    await refund(id, made("re_0", 2900, true), made("re_1", 1000, true), made("re_2", 2900));
    const { creditNotes } = await invoicesOf(id);
    expect(creditNotes.map(({ number, voidedAt, taxes }) => [number, voidedAt, taxes[0]?.amount])).toEqual([
      ["PL-C0001", secondsLater(60).toISOString(), 160],
      ["PL-C0002", null, 463],
    ]);
  });

  it("come with the country that the buyer entered, which is kept with the payment, if there was one to pay", async () => {
    const countryOf = async (id: string) =>
      (await findFacts(database, [`pi_${id}`])).get(`pi_${id}`)?.country;
    const german = { ...NO_BILLING, country: "DE" };
    expect(await countryOf(await buy({ billing: german }))).toBe("DE");
    expect(await countryOf(await buy({ billing: NO_BILLING }))).toBeUndefined();
    expect(await countryOf(await buy())).toBeUndefined();
    expect(await countryOf(await buy({ billing: german, paymentIntent: null }))).toBeUndefined();
  });

  it("are made out to what the buyer entered when paying, or saved since then", async () => {
    const entered = { ...NO_BILLING, name: "Ada", country: "DE" };
    const id = await buy({ billing: entered });
    expect(await findBilling(database, id)).toEqual(entered);
    const saved = {
      ...entered,
      company: "Ada GmbH",
      address: ["Weg 1", "10115 Berlin"],
      taxId: "DE123456789",
    };
    await saveBilling(database, id, { ...saved, company: "Ada AG" }, NOON);
    await saveBilling(database, id, saved, NOON);
    await pay(id, { billing: entered }, secondsLater(5));
    expect(await findBilling(database, id)).toEqual(saved);
  });
});
