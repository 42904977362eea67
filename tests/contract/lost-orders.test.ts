import { describe, expect, it } from "vitest";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { book, bundle, createOffers, createPayment, file, NOON, zine } from "./order-book/samples.ts";

const offers = createOffers(book, bundle);

describe.each(engines)("the order book in $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });

  it("rebuilds a lost order from the data stored at Stripe", async () => {
    const order = await fulfil({ database, offers }, createPayment("ord_lost"), NOON);
    expect(order).toMatchObject({
      id: "ord_lost",
      status: "paid",
      lines: [{ product: "book", name: "The Book" }],
    });
    const [shelf] = await findLibrary({ database, offers }, "reader@example.com", "en");
    expect(shelf?.items[0]?.files).toEqual([file("book.pdf")]);
  });

  it("rebuilds a lost order of a product that no longer exists, with a part that names the product", async () => {
    for (const [id, line] of [
      ["ord_gone", { product: "gone", option: "standard", quantity: 2, unitAmount: 1000, discount: 0 }],
      ["ord_renamed", { product: "book", option: "gone", quantity: 2, unitAmount: 1000, discount: 0 }],
    ] as const) {
      const order = await fulfil(
        { database, offers },
        createPayment(id, { total: 2000, lines: [line] }),
        NOON,
      );
      expect(order.lines).toEqual([
        {
          ...line,
          name: line.product,
          optionName: line.option,
          ...{ subtotal: 2000, discount: 0, tax: 0, total: 2000, taxes: [] },
          parts: [{ product: line.product, name: {}, files: [] }],
        },
      ]);
    }
    const library = await findLibrary({ database, offers }, "reader@example.com", "en");
    const gone = library.find(({ id }) => id === "ord_gone");
    expect(gone?.items).toMatchObject([{ product: "gone", name: "gone", files: [] }]);
  });

  it("rebuilds a lost order that was paid on a copy of its expired page", async () => {
    const copy = { sessionId: "cs_copy", recoveredFrom: "cs_ord_lost" };
    const order = await fulfil({ database, offers }, createPayment("ord_lost", copy), NOON);
    expect(order).toMatchObject({ id: "ord_lost", status: "paid", sessionId: "cs_copy" });
  });

  it("rebuilds a lost order with the option that was bought", async () => {
    const lines = [{ product: "zine", option: "large", quantity: 1, unitAmount: 2900, discount: 0 }];
    const ofZine = createOffers(zine);
    const order = await fulfil({ database, offers: ofZine }, createPayment("ord_lost", { lines }), NOON);
    expect(order.lines).toMatchObject([{ option: "large", name: "The Zine", optionName: "Large" }]);
    expect(order.lines[0]?.parts[0]?.files).toEqual([file("large.pdf")]);
  });
});
