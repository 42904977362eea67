import { describe, expect, it } from "vitest";
import { claimEvents } from "#checkout/orders/book/payment-events.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { countDownload } from "#checkout/orders/entitlements/downloads.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { claimMessages } from "#checkout/orders/messages/send-queue.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { createVersion1Book } from "./order-book/book-of-version-1.ts";
import { engines } from "./order-book/databases.ts";
import { useEmptyDatabase } from "./order-book/empty-database.ts";
import { createOffers, createPayment, file, NOON } from "./order-book/samples.ts";

describe.each(engines)("an order book of the first version, migrated in $name", (engine) => {
  const emptyDatabase = useEmptyDatabase(engine);
  const openMigrated = async () => {
    const database = emptyDatabase();
    await createVersion1Book(database);
    await Promise.all([migrate(database), migrate(database)]);
    return database;
  };

  it("keeps every order and line with its amounts", async () => {
    const database = await openMigrated();
    expect(await findOrder(database, "ord_paid")).toMatchObject({
      status: "paid",
      paymentIntent: "pi_ord_paid",
      ...{ subtotal: 7700, discount: 0, tax: 0, total: 7700, refunded: 0 },
      lines: [
        { product: "book", quantity: 2, unitAmount: 2900, discount: 0, tax: 0, total: 5800 },
        { product: "record", quantity: 1, unitAmount: 1900, discount: 0, tax: 0, total: 1900 },
      ],
    });
    expect(await findOrder(database, "ord_open")).toMatchObject({
      status: "open",
      total: 1900,
      paidAt: null,
    });
  });

  it("keeps what each buyer may download, what was refunded, and quantities", async () => {
    const database = await openMigrated();
    const library = await findLibrary({ database, offers: createOffers() }, "reader@example.com", "en");
    const items = library.flatMap(({ items }) => items).toSorted((a, b) => a.id.localeCompare(b.id));
    expect(items.map(({ id, quantity, endReason, files }) => ({ id, quantity, endReason, files }))).toEqual([
      { id: "ent_back_0_0", quantity: 1, endReason: "refunded", files: [file("book.pdf")] },
      { id: "ent_paid_0_0", quantity: 2, endReason: null, files: [file("book.pdf")] },
      { id: "ent_paid_1_0", quantity: 1, endReason: null, files: [file("record.pdf")] },
    ]);
  });

  it("grants nothing twice if an old payment is reported again", async () => {
    const database = await openMigrated();
    const payment = createPayment("ord_paid", { subtotal: 7700, total: 7700 });
    await fulfil({ database, offers: createOffers() }, { ...payment, sessionId: "cs_ord_paid" }, NOON);
    const library = await findLibrary({ database, offers: createOffers() }, "reader@example.com", "en");
    expect(library.find(({ id }) => id === "ord_paid")?.items).toHaveLength(2);
  });

  it("still sends the email that was waiting, and no other", async () => {
    const database = await openMigrated();
    const states = (await listMessages(database, { states: ["waiting", "sent", "failed"], limit: 9 })).map(
      ({ id, state }) => [id, state],
    );
    expect(Object.fromEntries(states)).toEqual({
      out_failed: "failed",
      out_sent: "sent",
      out_waiting: "waiting",
    });
    expect((await claimMessages(database, "email", NOON)).map(({ id }) => id)).toEqual(["out_waiting"]);
  });

  it("still handles the webhook that was waiting, and counts earlier downloads", async () => {
    const database = await openMigrated();
    expect(await claimEvents(database, NOON)).toEqual([{ id: "evt_1", type: "refund.created", about: null }]);
    const before = new Date("2026-10-01T09:30:00.000Z");
    for (let n = 1; n < 20; n += 1) {
      const download = {
        entitlementId: "ent_paid_0_0",
        quantity: 1,
        file: "book.pdf",
        sessionHash: `other-${n}`,
      };
      expect(await countDownload(database, download, before)).toBe(true);
    }
    const oneMore = { entitlementId: "ent_paid_0_0", quantity: 1, file: "book.pdf", sessionHash: "one more" };
    expect(await countDownload(database, oneMore, before)).toBe(false);
  });
});
