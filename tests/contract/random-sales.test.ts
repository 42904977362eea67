import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import type { Order } from "#checkout/orders/order.ts";
import { importSales } from "#checkout/orders/sales/import-sales.ts";
import { reportCountries, reportMonths, reportProducts } from "#checkout/orders/sales/sales.ts";
import { totalsByMonth } from "#domain/sales-totals.ts";
import { engines, inMemory } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, clearDatabase, createOffers, createPayment, NOON, placeOrder } from "./order-book/samples.ts";
import { allLines, sell, YEAR } from "./order-book/sold.ts";

/** Servers and files take longer. */
const RUNS = { inMemory: 60, others: 12 };

describe.each(engines)("random sales in $name", (engine) => {
  const database = useOrderBook(engine);

  it("say the tax by line, rate, month and country, whether it was added to the prices or they contain it", async () => {
    const offers = createOffers(book);
    const vat = {
      ...{ name: "VAT", country: "DE", percentage: 19, amount: 463, taxable: 2437 },
      ...{ isIncluded: true, isReverseCharge: false },
    };
    const reverse = { ...vat, country: "NL", percentage: 0, amount: 0, taxable: 2900, isReverseCharge: true };
    const added = { ...vat, amount: 551, taxable: 2900, isIncluded: false };
    for (const [taxes, sums] of [
      [[vat], {}],
      [[reverse], {}],
      [[added], { tax: 551, total: 3451 }],
    ] as const) {
      const { id } = await placeOrder(database);
      await fulfil({ database, offers }, createPayment(id, { taxes: [[...taxes]], ...sums }), NOON);
    }
    const lines = await allLines(database, 9);
    expect(lines.map(({ tax, taxIncluded, taxes }) => [tax, taxIncluded, taxes])).toEqual(
      expect.arrayContaining([
        [0, 463, [vat]],
        [0, 0, [reverse]],
        [551, 0, [added]],
      ]),
    );
    const sums = { tax: 551, taxIncluded: 463, total: 9251 };
    const months = await reportMonths(database, YEAR);
    expect(months).toMatchObject([{ month: "2026-11", orders: 3, ...sums }]);
    expect(totalsByMonth(lines)).toEqual(months);
    expect(await reportCountries(database, YEAR)).toMatchObject([{ orders: 3, ...sums }]);
  });

  it("are reported with what was refunded of each product, however many orders were refunded", async () => {
    const items = [{ product: "book", name: "The Book", optionName: "", quantity: 1 }];
    const sales = Array.from({ length: 201 }, (_, n) => ({
      ...{ id: `g${n}`, email: "ana@x.example", items, amount: 900 },
      ...{ currency: "USD", soldAt: "2026-05-01T10:20:30.000Z" },
    }));
    await importSales(
      { database, offers: createOffers(book) },
      { source: "gumroad", sales, mail: false },
      NOON,
    );
    await database.write([sql`UPDATE orders SET refunded = 100, outcome = NULL`]);
    expect(await reportProducts(database, YEAR)).toMatchObject([{ orders: 201, refunded: 20_100 }]);
  });

  const lineOf = fc
    .record({
      product: fc.constantFrom("book", "record", "icons"),
      quantity: fc.integer({ min: 1, max: 9 }),
      unitAmount: fc.integer({ min: 0, max: 99_999_999 }),
      off: fc.double({ min: 0, max: 1, noNaN: true }),
      tax: fc.integer({ min: 0, max: 99_999 }),
    })
    .map(({ off, ...line }) => ({ ...line, discount: Math.floor(line.quantity * line.unitAmount * off) }));
  const soldOnes = fc.array(
    fc.record({
      currency: fc.constantFrom("USD", "JPY", "KWD"),
      minute: fc.integer({ min: 0, max: 365 * 24 * 60 - 1 }),
      buyer: fc.constantFrom("ana@x.example", "ben@x.example"),
      lines: fc.array(lineOf, { minLength: 1, maxLength: 4 }),
      refunded: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
      isLost: fc.boolean(),
      facts: fc.record({
        country: fc.constantFrom("DE", "CN", null),
        fee: fc.option(
          fc.record({ amount: fc.integer({ min: 0, max: 9_999 }), currency: fc.constantFrom("USD", "EUR") }),
        ),
      }),
    }),
    { minLength: 1, maxLength: 8 },
  );

  it("have lines that add up to their orders, and totals that add up to the lines", async () => {
    await fc.assert(
      fc.asyncProperty(soldOnes, fc.integer({ min: 1, max: 4 }), async (sold, limit) => {
        await clearDatabase(database);
        const orders: Order[] = [];
        for (const each of sold) orders.push(await sell(database, each));
        const lines = await allLines(database, limit);
        for (const { id, subtotal, discount, tax, total, refunded } of orders) {
          const own = lines.filter(({ order }) => order === id);
          const sum = (part: "subtotal" | "discount" | "tax" | "total" | "refunded") =>
            own.reduce((all, line) => all + line[part], 0);
          expect([sum("subtotal"), sum("discount"), sum("tax"), sum("total"), sum("refunded")]).toEqual([
            ...[subtotal, discount, tax, total, refunded],
          ]);
        }
        // The report is added up by the database, the export line by line.
        expect(totalsByMonth(lines)).toEqual(await reportMonths(database, YEAR));
        for (const { country, currency, ...report } of await reportCountries(database, YEAR)) {
          const own = lines.filter((line) => line.country === country && line.currency === currency);
          const sum = (part: "tax" | "taxIncluded" | "total" | "refunded" | "disputeLost") =>
            own.reduce((all, line) => all + line[part], 0);
          const summed = {
            ...{ tax: sum("tax"), taxIncluded: sum("taxIncluded") },
            ...{ total: sum("total"), refunded: sum("refunded"), disputeLost: sum("disputeLost") },
          };
          expect(report).toEqual({ orders: new Set(own.map(({ order }) => order)).size, ...summed });
        }
        for (const { product, currency, ...report } of await reportProducts(database, YEAR)) {
          const own = lines.filter((line) => line.product === product && line.currency === currency);
          const sum = (part: "quantity" | "total" | "refunded" | "disputeLost") =>
            own.reduce((all, line) => all + line[part], 0);
          const summed = {
            ...{ quantity: sum("quantity"), total: sum("total") },
            ...{ refunded: sum("refunded"), disputeLost: sum("disputeLost") },
          };
          expect(report).toEqual({ orders: new Set(own.map(({ order }) => order)).size, ...summed });
        }
      }),
      { numRuns: engine.name === inMemory.name ? RUNS.inMemory : RUNS.others },
    );
  });
});
