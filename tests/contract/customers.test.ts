import { beforeEach, describe, expect, it } from "vitest";
import { correctAddress } from "#checkout/orders/customers/correct-address.ts";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { exportCustomer } from "#checkout/orders/customers/export-customer.ts";
import { moveLibrary } from "#checkout/orders/customers/move-library.ts";
import { ALWAYS, sql } from "#checkout/orders/database/database.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { PRIORITY } from "#checkout/orders/messages/message.ts";
import { enqueueMessage, listMessages } from "#checkout/orders/messages/message-store.ts";
import { enqueueWebhook } from "#checkout/orders/messages/webhook-messages.ts";
import { addNote } from "#checkout/orders/note-order.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { importSales } from "#checkout/orders/sales/import-sales.ts";
import { askForSignInCode } from "#checkout/orders/sign-in/codes.ts";
import { findLink, redeemLink } from "#checkout/orders/sign-in/links.ts";
import { requireSignInCodes } from "#checkout/orders/sign-in/require-codes.ts";
import { findSession } from "#checkout/orders/sign-in/sessions.ts";
import { replayOrder } from "#domain/order-history.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { giveGift } from "./order-book/gifts.ts";
import {
  book,
  buyProducts,
  countRows,
  createOffers,
  createPayment,
  NOON,
  placeOrder,
  secondsLater,
} from "./order-book/samples.ts";
import { createCode, createLink } from "./order-book/sign-in.ts";

const [FROM, TO] = ["from@example.com", "to@example.com"];
/** A sale of another service. */
const IMPORTED = {
  ...{ id: "7", email: FROM, amount: 900, currency: "USD", soldAt: "2025-01-02T03:04:05.000Z" },
  items: [{ product: "book", name: "The Book", optionName: "", quantity: 1 }],
};

describe.each(engines)("the data of a buyer in $name", (engine) => {
  const database = useOrderBook(engine);
  const lines: object[] = [];
  const ports = {
    ...{ database, offers: createOffers(book), clock: () => NOON },
    log: (level: string, event: string, facts: object = {}) => void lines.push({ level, event, ...facts }),
  };
  beforeEach(() => void lines.splice(0));

  const openCode = async (id: string, email: string) => {
    await database.write(askForSignInCode({ id, email }, NOON));
    return { id, key: "key", code: await createCode(database, { id, email, key: "key" }) };
  };
  const signIn = async (email: string, orderId: string) => {
    const { token } = await createLink(database, { email, locale: "en", orderId }, NOON);
    return (await redeemLink(database, token, NOON))?.token ?? "";
  };

  it("moves only once both codes are right, however many requests come at once", async () => {
    const orders = [
      await buyProducts(database, FROM, ["book"]),
      await buyProducts(database, FROM, ["book", "sheet"]),
      await buyProducts(database, "other@example.com", ["book"]),
    ];
    const [first, second, other] = orders.map(({ id }) => id);
    const session = await signIn(FROM, first ?? "");
    const codes = [await openCode("from", FROM), await openCode("to", TO)];
    const move = (entered: typeof codes) =>
      requireSignInCodes(database, entered, NOON, (proof) =>
        moveLibrary(ports, { from: FROM, to: TO, locale: "en" }, { cause: "buyer", proof }),
      );
    const [from, to] = codes;
    if (!from || !to) throw new Error("there are two codes");
    await expect(move([from, { ...to, code: "222222" }])).rejects.toMatchObject({
      ...{ code: "wrong-code", facts: { members: { left: 4, wrong: [1] } } },
    });
    expect(await findOrder(database, first ?? "")).toMatchObject({ email: FROM });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => move(codes)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const id of [first, second]) {
      expect(await findOrder(database, id ?? "")).toMatchObject({ email: TO, version: 3 });
      const events = await listEvents(database, id ?? "");
      expect(events.map(({ kind }) => kind)).toEqual(["placed", "paid", "email-corrected"]);
      expect(replayOrder(events)).toMatchObject({ status: "paid" });
    }
    expect(await findOrder(database, other ?? "")).toMatchObject({ email: "other@example.com" });
    expect((await exportCustomer(database, TO, NOON)).entitlements).toHaveLength(3);
    expect((await exportCustomer(database, FROM, NOON)).orders).toEqual([]);
    expect(await findSession(database, session, NOON)).toBeNull();
    expect(await countRows(database, "messages")).toBe(3 + 1);
  });

  it("is erased with the owner's notes, and what was sold and others' data stay", async () => {
    const { id } = await buyProducts(database, FROM, ["book"]);
    await addNote(database, id, "wrote from another address", NOON);
    await moveLibrary(ports, { from: FROM, to: TO, locale: "en" }, { cause: "owner" });
    const session = await signIn(TO, id);
    const { token } = await createLink(database, { email: TO, locale: "en", orderId: id }, NOON);
    const other = await buyProducts(database, "other@example.com", ["book"]);
    await eraseCustomer(ports, TO, { cause: "owner" });
    expect(await findOrder(database, id)).toMatchObject({ email: null, total: 2900, status: "paid" });
    expect((await listEvents(database, id)).map(({ kind }) => kind)).toEqual(["placed", "paid"]);
    expect(await findSession(database, session, NOON)).toBeNull();
    expect(await findLink(database, token)).toBeNull();
    expect(await exportCustomer(database, TO, NOON)).toMatchObject({
      ...{ orders: [], entitlements: [], emails: [], sessions: [], links: [] },
    });
    expect(await exportCustomer(database, "other@example.com", NOON)).toMatchObject({
      ...{ orders: [{ id: other.id }], entitlements: [{ orderId: other.id }], emails: [{ kind: "paid" }] },
    });
    expect(await countRows(database, "orders")).toBe(2);
  });

  it("is erased from messages to others, whatever their state, but not an address that contains it", async () => {
    const tell = (id: string, address: string, isWebhook = false) => {
      const options = { at: NOON, condition: ALWAYS };
      const body = JSON.stringify({ data: { order: { email: TO }, entitlement: { email: address } } });
      return isWebhook
        ? enqueueWebhook({ id, url: URL, kind: "a", body, orderId: "ord_1", position: 0 }, options)
        : enqueueMessage(
            {
              ...{ id, channel: "email", kind: "owner-failed", recipient: TO, locale: "en", orderId: null },
              payload: { failed: { channel: "email", kind: "link", recipient: address, reason: "bounced" } },
            },
            { ...options, priority: PRIORITY.owner },
          );
    };
    const URL = "https://one.example/hook";
    const longer = [`a-${FROM}`, `${FROM}.org`];
    await database.write([
      ...["waiting", "sent", "failed"].flatMap((state) => [
        tell(`email ${state}`, FROM),
        tell(`webhook ${state}`, FROM, true),
        sql`UPDATE messages SET state = ${state} WHERE id IN (${`email ${state}`}, ${`webhook ${state}`})`,
      ]),
      ...longer.flatMap((address) => [
        tell(`email ${address}`, address),
        tell(`hook ${address}`, address, true),
      ]),
    ]);
    const before = await database.read(sql`SELECT * FROM messages ORDER BY id`);
    await eraseCustomer(ports, FROM, { cause: "owner" });
    const left = await database.read(sql`SELECT * FROM messages ORDER BY id`);
    expect(left).toEqual(
      before.flatMap((row) => {
        const id = String(row.id);
        if (!/ (waiting|sent|failed)$/.test(id)) return [row];
        const payload = String(row.payload).replace(JSON.stringify(FROM), "null");
        return id.startsWith("email") ? [] : [{ ...row, payload }];
      }),
    );
    expect(left).toHaveLength(7);
  });

  it("is saved with the numbers of its invoices, how it was paid, and its history with the creator's notes", async () => {
    const { id } = await placeOrder(database);
    const method = { kind: "visa", last4: "4242" };
    await fulfil(ports, createPayment(id, { email: FROM, method }), NOON);
    await addNote(database, id, "asked for a discount", NOON);
    const refund = { id: "re_1", amount: 900, hasFailed: false };
    const order = await findOrder(database, id);
    if (!order) throw new Error("the order exists");
    await recordOutcome(database, order, { refunds: [refund], disputes: [] }, NOON);
    await importSales(ports, { source: "gumroad", sales: [IMPORTED], mail: false }, NOON);
    const { orders } = await exportCustomer(database, FROM, NOON);
    const [bought, imported] = orders.toSorted((a, b) => b.amount - a.amount);
    expect(bought).toMatchObject({ id, invoices: ["0001", "C0001"], paidBy: method });
    expect(bought?.history.map(({ kind }) => kind)).toEqual(["placed", "paid", "note", "refunded"]);
    expect(imported).toMatchObject({ amount: 900, invoices: [], paidBy: null });
  });

  it("that is erased cannot be given another address", async () => {
    const { id } = await buyProducts(database, FROM, ["book"]);
    await eraseCustomer(ports, FROM, { cause: "owner" });
    const order = await findOrder(database, id);
    if (!order) throw new Error("the order exists");
    await expect(correctAddress(ports, order, TO, "owner")).rejects.toMatchObject({ code: "order-unpaid" });
  });

  it("has a history that lists each move", async () => {
    const { id } = await buyProducts(database, FROM, ["book"]);
    await moveLibrary(ports, { from: FROM, to: TO, locale: "en" }, { cause: "owner" });
    await moveLibrary(ports, { from: TO, to: FROM, locale: "en" }, { cause: "owner" });
    expect((await listEvents(database, id)).slice(2)).toMatchObject([
      { kind: "email-corrected", data: { from: FROM, to: TO } },
      { kind: "email-corrected", data: { from: TO, to: FROM } },
    ]);
  });

  it("is moved with an email to each address that it leaves", async () => {
    const places = [FROM, TO, "third@example.com"];
    for (const [n, from] of places.slice(0, 2).entries())
      await moveLibrary(ports, { from, to: places[n + 1] ?? "", locale: "en" }, { cause: "owner" });
    const emails = await listMessages(database, { states: ["waiting"], limit: 9 });
    expect(emails.map(({ kind, recipient }) => `${kind} ${recipient}`).toSorted()).toEqual([
      ...[`moved ${FROM}`, `moved ${TO}`],
    ]);
  });

  it.each([
    { cause: "owner", by: "owner" },
    { cause: "buyer", by: "recipient" },
  ] as const)(
    "tells in the history of gifts and in the log that the $by has moved or erased it",
    async ({ cause, by }) => {
      const gift = await giveGift(database, { recipient: FROM, deliverAt: secondsLater(60).toISOString() });
      await buyProducts(database, FROM, ["book"]);
      await moveLibrary(ports, { from: FROM, to: TO, locale: "en" }, { cause });
      await eraseCustomer(ports, TO, { cause });
      expect((await listEvents(database, gift.id)).slice(2)).toMatchObject([
        { kind: "recipient-moved", cause: by },
        { kind: "recipient-moved", cause: by },
      ]);
      expect(lines).toEqual([
        { level: "info", event: "library-moved", cause, orders: 1 },
        { level: "info", event: "customer-erased", cause, orders: 1 },
      ]);
    },
  );
});
