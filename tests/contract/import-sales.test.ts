import { describe, expect, it } from "vitest";
import { CatalogueMissing, type Offers } from "#checkout/offers/offers.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { findLicence } from "#checkout/orders/licences/licences.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { listOrders } from "#checkout/orders/order-store.ts";
import { importSales } from "#checkout/orders/sales/import-sales.ts";
import type { ImportedSale, ImportSalesRequest } from "#domain/api/admin/requests.ts";
import type { Offer } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, bundle, createOffers, NOON, placeOrder } from "./order-book/samples.ts";

const SOLD_AT = "2024-05-01T10:20:30.000Z";

const icons: Offer = {
  ...book,
  product: "icons",
  options: ["small", "large"].map((key) => ({
    ...{ key, name: { en: key === "large" ? "Large" : "Small" }, price: 900, minimum: null, parts: [] },
    ...(key === "large" && { previousKeys: ["huge"] }),
  })),
};
const offers = createOffers(book, bundle, icons);

function sale(
  changes: Partial<ImportedSale> & { item?: Partial<ImportedSale["items"][number]> },
): ImportedSale {
  const { item, ...others } = changes;
  return {
    id: "g1",
    email: "Ana@Example.com",
    items: [{ product: "book", name: "My Book", optionName: "", quantity: 1, ...item }],
    ...{ amount: 1999, currency: "EUR", soldAt: SOLD_AT },
    ...others,
  };
}

describe.each(engines)("imported sales in $name", (engine) => {
  const database = useOrderBook(engine);

  const record = (
    sales: ImportedSale[],
    {
      mail = false,
      source = "gumroad" as ImportSalesRequest["source"],
      from = offers,
    }: {
      mail?: boolean;
      source?: ImportSalesRequest["source"];
      from?: Offers;
    } = {},
  ) => importSales({ database, offers: from }, { source, sales, mail }, NOON);
  const orders = () => listOrders(database, { all: true, limit: 200 });
  const emails = () =>
    listMessages(database, { states: ["waiting", "sent", "failed", "skipped"], limit: 200 });

  it("are paid orders at the time of the sale, and give access to the current files", async () => {
    expect(await record([sale({})])).toEqual({ recorded: 1, known: 0, emails: 0, refused: [] });
    const [order] = await orders();
    expect(order).toMatchObject({
      ...{
        status: "paid",
        email: "ana@example.com",
        locale: "en",
        currency: "EUR",
        total: 1999,
        refunded: 0,
      },
      ...{ sessionId: "import:gumroad:g1", paymentIntent: null, createdAt: SOLD_AT, paidAt: SOLD_AT },
      lines: [{ product: "book", option: "standard", name: "The Book", unitAmount: 1999 }],
    });
    expect(order?.id).toMatch(/^ord_[2-9a-z]{24}$/);
    const [library] = await findLibrary({ database, offers }, "ana@example.com", "en");
    expect(library?.items).toMatchObject([
      { name: "The Book", startsAt: SOLD_AT, endsAt: null, files: [{ name: "book.pdf" }] },
    ]);
    expect(await emails()).toEqual([]);
  });

  it("keep their licence keys, even of a product that is not published yet", async () => {
    const keys = ["85DB562A-C11D4B06-A2335A6B-8C079166", "I-LOVE-O"];
    await record([
      sale({ item: { licenceKey: keys[0], quantity: 2 } }),
      sale({ id: "g2", item: { product: "new", licenceKey: keys[1] } }),
    ]);
    for (const [index, product] of ["book", "new"].entries()) {
      const licence = await findLicence({ database, offers }, keys[index]?.toLowerCase() ?? "");
      expect(licence).toMatchObject({ key: keys[index], product, limit: null });
    }
    const library = await findLibrary({ database, offers }, "ana@example.com", "en");
    const shown = library.flatMap(({ items }) => items.flatMap(({ licenceKeys }) => licenceKeys));
    expect(shown.sort()).toEqual(keys);
  });

  it("are recorded once for each source, even twice in one request", async () => {
    await record([sale({})]);
    expect(await record([sale({}), sale({ id: "g2" }), sale({ id: "g2" })])).toEqual({
      ...{ recorded: 1, known: 2, emails: 0, refused: [] },
    });
    expect(await record([sale({})], { source: "payhip" })).toMatchObject({ recorded: 1 });
    expect((await orders()).length).toBe(3);
    expect(await findLibrary({ database, offers }, "ana@example.com", "en")).toHaveLength(3);
  });

  it("are recorded in any number, along with other orders", async () => {
    await placeOrder(database);
    const sales = Array.from({ length: 120 }, (_, n) => sale({ id: `g${n}`, email: `b${n}@example.com` }));
    expect(await record(sales)).toMatchObject({ recorded: 120, known: 0 });
    expect(await record(sales)).toMatchObject({ recorded: 0, known: 120 });
    expect((await orders()).length).toBe(121);
  });

  it("have totals that add up, whatever the quantity and the number of products", async () => {
    const [one] = sale({ item: { quantity: 3 } }).items;
    const [two] = sale({ item: { product: "everything" } }).items;
    if (!one || !two) throw new Error("a sale has items");
    await record([sale({ amount: 1000, items: [one, two] })]);
    expect(await orders()).toMatchObject([
      {
        ...{ subtotal: 1000, discount: 0, tax: 0, total: 1000 },
        lines: [
          { quantity: 3, unitAmount: 250, total: 750 },
          { quantity: 1, unitAmount: 250, total: 250 },
        ],
      },
    ]);
    await record([sale({ id: "g2", amount: 1000, items: [one] })]);
    const [, order] = (await orders()).toSorted((a, b) => a.subtotal - b.subtotal);
    expect(order).toMatchObject({ subtotal: 1002, discount: 2, total: 1000, lines: [{ unitAmount: 334 }] });
  });

  it("of a bundle give access to each of its products", async () => {
    await record([sale({ item: { product: "everything" } })]);
    const [library] = await findLibrary({ database, offers }, "ana@example.com", "en");
    expect(library?.items.map(({ product }) => product)).toEqual(["book", "record"]);
  });

  it("name an edition by its key, now or before; others are refused", async () => {
    const of = (id: string, option?: string) =>
      sale({ id, item: { product: "icons", optionName: "Big", ...(option !== undefined && { option }) } });
    const { refused, recorded } = await record([
      of("a", "small"),
      of("b", "huge"),
      of("c", "medium"),
      of("d"),
    ]);
    expect(recorded).toBe(2);
    expect(refused).toEqual([
      { id: "c", reason: 'icons has no edition "medium", only small, large' },
      { id: "d", reason: 'icons has no edition "Big", only small, large' },
    ]);
    const only = sale({ id: "e", item: { option: "large" } });
    expect((await record([only])).refused).toEqual([
      { id: "e", reason: 'book has no edition "large", only standard' },
    ]);
    const options = (await orders()).map(({ lines }) => lines[0]?.option);
    expect(options.toSorted()).toEqual(["large", "small"]);
  });

  it("of a product that is not published have no files until it is", async () => {
    const item = { product: "later", name: "Later", optionName: "Team" };
    await record([sale({ item })]);
    expect(await orders()).toMatchObject([
      { lines: [{ product: "later", option: "standard", name: "Later", optionName: "Team" }] },
    ]);
    const library = async (from: Offers) =>
      (await findLibrary({ database, offers: from }, "ana@example.com", "en"))[0]?.items;
    expect(await library(offers)).toMatchObject([{ product: "later", name: "Later", files: [] }]);
    const part = { product: "later", name: { en: "Now" }, files: book.options[0]?.parts[0]?.files ?? [] };
    const option = { key: "standard", name: {}, price: 900, minimum: null, parts: [part] };
    const published = createOffers({ ...book, product: "later", options: [option] });
    expect(await library(published)).toMatchObject([{ name: "Now", files: [{ name: "book.pdf" }] }]);
  });

  it("can be recorded before anything is published, but not while the offers cannot be read", async () => {
    const failing = (error: Error): Offers => ({
      shop: () => Promise.reject(error),
      find: () => Promise.reject(error),
      // biome-ignore lint/correctness/useYield: it fails before the first one
      async *all() {
        throw error;
      },
      discounts: () => Promise.reject(error),
      messages: () => Promise.reject(error),
    });
    const from = failing(new CatalogueMissing("none"));
    expect(await record([sale({})], { from })).toMatchObject({ recorded: 1 });
    expect(await orders()).toMatchObject([{ locale: "en" }]);
    await expect(record([sale({ id: "g2" })], { from: failing(new Error("broken")) })).rejects.toThrow(
      "broken",
    );
  });

  it("are emailed on request: one link to each buyer and source, whenever that is asked for", async () => {
    const sales = [sale({}), sale({ id: "g2" }), sale({ id: "g3", email: "ben@example.com" })];
    await record(sales);
    expect(await record(sales, { mail: true })).toMatchObject({ recorded: 0, emails: 2 });
    expect(await record(sales, { mail: true })).toMatchObject({ emails: 0 });
    expect((await emails()).map(({ kind, recipient, state }) => [kind, recipient, state]).toSorted()).toEqual(
      [
        ["link", "ana@example.com", "waiting"],
        ["link", "ben@example.com", "waiting"],
      ],
    );
    expect(await record(sales, { mail: true, source: "payhip" })).toMatchObject({ emails: 2 });
  });
});
