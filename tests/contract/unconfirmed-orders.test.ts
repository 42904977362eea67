import { beforeEach, describe, expect, it } from "vitest";
import { reviewHolds } from "#checkout/jobs/review-holds.ts";
import { confirmFreeOrder, confirmFreeOrders } from "#checkout/orders/confirm-orders.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { findLicenceKeys } from "#checkout/orders/entitlements/licence-keys.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { countUses, holdUse } from "#checkout/orders/holds/discount-uses.ts";
import { countCopies, insertCopies } from "#checkout/orders/holds/limited-copies.ts";
import { wantedCopies } from "#checkout/orders/holds/wanted-copies.ts";
import { addKeys, findKeyLists } from "#checkout/orders/licences/key-list-store.ts";
import { findDueWebhooks } from "#checkout/orders/messages/webhook-messages.ts";
import { newOrder, type Order } from "#checkout/orders/order.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { findOrder, insertOrder, listAllUnconfirmed } from "#checkout/orders/order-store.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import type { Ports } from "#checkout/ports.ts";
import { DAY_MS } from "#domain/time.ts";
import { OUTGOING_EVENTS } from "#domain/webhooks.ts";
import { discountWith } from "../checkout/discounts.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, createOffers, createPayment, lineOf, NOON, secondsLater } from "./order-book/samples.ts";

const LIMIT = 2;
const DAY_S = DAY_MS / 1000;
const POOL = "print";
const WHOLE = discountWith({ code: "WHOLE", off: { percent: 10_000 }, limit: LIMIT, limitPerBuyer: 1 });

/** A free product of which there are few copies, with the creator's own licence keys. */
const print = {
  ...book,
  options: book.options.map((option) => ({
    ...{ ...option, price: 0 },
    copies: [{ products: ["book"], options: ["standard"], limit: LIMIT, optionLimit: null }],
    parts: option.parts.map((part) => ({ ...part, licenceKeys: { activations: 1, pool: POOL } })),
  })),
};
/** The same one without these limits. */
const unlimited = { ...book, options: book.options.map((option) => ({ ...option, price: 0 })) };
const base = createOffers(print);
const webhooks = [{ url: "https://program.example/hook", events: [...OUTGOING_EVENTS] }];
const offers = {
  ...base,
  shop: async () => ({ ...(await base.shop()), webhooks }),
  discounts: async () => [WHOLE],
};

const failOn = (_: string, event: string) => {
  throw new Error(event);
};

describe.each(engines)("free orders that nobody has confirmed, in $name", (engine) => {
  const database = useOrderBook(engine);
  let now = NOON;
  beforeEach(() => {
    now = NOON;
  });

  const ports = () => {
    const payments = { findBySession: async () => null };
    return { database, offers, payments, clock: () => now, log: failOn } as unknown as Ports;
  };
  const until = () => secondsLater(2100, now);

  /** Places a free order of one copy with the code, as the checkout does. null: there is none left. */
  async function place(email: string): Promise<Order | null> {
    const placed = newOrder({
      ...{ lines: [lineOf(print)], currency: "USD", email, locale: "en", at: now },
      appliedDiscount: { key: WHOLE.key, name: "WHOLE" },
    });
    const order = { ...placed, sessionId: `cs_${placed.id}` };
    const terms = { until: until(), network: null };
    if (await holdUse(database, order.id, { discount: WHOLE, buyer: email }, terms)) return null;
    if (!(await insertCopies(database, order.id, wantedCopies(order.lines, [print]), terms))) return null;
    await database.write(insertOrder(order, "buyer"));
    return order;
  }

  function complete({ id, lines }: Order, email: string, changes: Partial<Payment> = {}): Promise<Order> {
    const sums = { subtotal: 0, total: 0, paymentIntent: null };
    return fulfil({ database, offers }, createPayment(id, { ...sums, lines, email, ...changes }), now);
  }

  async function getFree(email: string): Promise<Order> {
    const order = await place(email);
    if (!order) throw new Error("there is none left");
    return complete(order, email);
  }

  async function passDay(): Promise<void> {
    now = secondsLater(DAY_S, now);
    await reviewHolds(ports());
  }

  const signIn = async (email: string) => (await confirmFreeOrders(ports(), email)).unavailable;
  const copies = async () => (await countCopies(database)).map(({ sold, held }) => ({ sold, held }));
  const uses = async () => (await countUses(database)).get("WHOLE");
  const announced = async () =>
    (await findDueWebhooks(database, webhooks[0]?.url ?? "", secondsLater(9, now), 99)).length;

  it("take no licence key and are not announced, and are held for a day, however often they are reported", async () => {
    await addKeys(database, { pool: POOL, previousPools: [], keys: ["A-1", "A-2"] }, NOON);
    const order = await getFree("reader@example.com");
    expect(order).toMatchObject({ status: "unconfirmed", paidAt: null });
    expect(await findKeyLists(database)).toMatchObject([{ free: 2, given: 0 }]);
    expect(await announced()).toBe(0);
    now = secondsLater(DAY_S / 2, now);
    await complete(order, "reader@example.com");
    await reviewHolds(ports());
    expect([await copies(), await uses()]).toEqual([[{ sold: 0, held: 1 }], { used: 0, held: 1 }]);
    now = secondsLater(DAY_S / 2, now);
    await reviewHolds(ports());
    expect([await copies(), await uses()]).toEqual([[{ sold: 0, held: 0 }], { used: 0, held: 0 }]);
    expect(await findKeyLists(database)).toMatchObject([{ free: 2, given: 0 }]);
  });

  it("are held for a day from when they were completed, even if that is reported twice at the same time", async () => {
    const order = await place("reader@example.com");
    if (!order) throw new Error("there is none left");
    const reports = [complete(order, "reader@example.com")];
    now = secondsLater(3600);
    reports.push(complete(order, "reader@example.com"));
    await Promise.all(reports);
    const completed = (await listEvents(database, order.id)).find(({ kind }) => kind === "unconfirmed");
    now = secondsLater(DAY_S, new Date(completed?.at ?? ""));
    await reviewHolds(ports());
    expect([await copies(), await uses()]).toEqual([[{ sold: 0, held: 0 }], { used: 0, held: 0 }]);
  });

  it("are confirmed and announced once, however many sessions start at once", async () => {
    await addKeys(database, { pool: POOL, previousPools: [], keys: ["A-1", "A-2"] }, NOON);
    const { id } = await getFree("reader@example.com");
    now = secondsLater(60);
    await Promise.all(Array.from({ length: 8 }, () => signIn("reader@example.com")));
    const order = await findOrder(database, id);
    expect(order).toMatchObject({ status: "paid", paidAt: now.toISOString() });
    expect((await listEvents(database, id)).map(({ kind }) => kind)).toEqual([
      "placed",
      "unconfirmed",
      "confirmed",
    ]);
    expect(await findKeyLists(database)).toMatchObject([{ free: 1, given: 1, waiting: 0 }]);
    expect(await announced()).toBe(3);
    expect([await copies(), await uses()]).toEqual([[{ sold: 1, held: 0 }], { used: 1, held: 0 }]);
    await passDay();
    expect([await copies(), await uses()]).toEqual([[{ sold: 1, held: 0 }], { used: 1, held: 0 }]);
  });

  it("exceed no limit, however many are confirmed at once after they have given their copies back", async () => {
    const emails: string[] = [];
    for (let day = 0; day < 3; day += 1) {
      for (let n = 0; n < LIMIT; n += 1) {
        emails.push(`reader${day}${n}@example.com`);
        await getFree(emails.at(-1) ?? "");
      }
      await passDay();
    }
    const left = await Promise.all(emails.map((email) => signIn(email)));
    expect(left.flat()).toHaveLength(emails.length - LIMIT);
    expect([await copies(), await uses()]).toEqual([[{ sold: LIMIT, held: 0 }], { used: LIMIT, held: 0 }]);
    expect(await announced()).toBe(LIMIT * 2);
  });

  describe("of which a product gets another limit before they are confirmed", () => {
    const limitedTo = (limit: number, offer: typeof print) => ({
      ...offer,
      options: offer.options.map((option) => ({
        ...option,
        copies: [{ products: [offer.product], options: ["standard"], limit, optionLimit: null }],
      })),
    });
    const last = limitedTo(1, print);
    const poster = { ...unlimited, product: "poster" };
    const portsWith = (...sold: (typeof print | typeof poster)[]) => ({
      ...ports(),
      offers: createOffers(...sold),
    });

    /** Gets the last copy of the print together with a poster. */
    async function getBoth(lines: Order["lines"]): Promise<Order> {
      const email = "reader@example.com";
      const placed = newOrder({ id: "ord_both", lines, currency: "USD", email, locale: "en", at: now });
      const wanted = wantedCopies([lineOf(last)], [last]);
      await insertCopies(database, placed.id, wanted, { until: until(), network: null });
      await database.write(insertOrder({ ...placed, sessionId: "cs_ord_both" }, "buyer"));
      return complete(placed, email);
    }

    it.each([
      ["last", [lineOf(last), lineOf(poster)]],
      ["first", [lineOf(poster), lineOf(last)]],
    ])("are confirmed if there is one left of it, ordered %s", async (_, lines) => {
      const { id } = await getBoth(lines);
      const limited = portsWith(last, limitedTo(1, { ...print, product: "poster" }));
      expect(await confirmFreeOrders(limited, "reader@example.com")).toMatchObject({ hasConfirmed: true });
      expect(await findOrder(database, id)).toMatchObject({ status: "paid" });
      expect(await copies()).toEqual([
        { sold: 1, held: 0 },
        { sold: 1, held: 0 },
      ]);
    });

    it.each([
      ["last", [lineOf(last), lineOf(poster)]],
      ["first", [lineOf(poster), lineOf(last)]],
    ])(
      "are reported if there is none left of it, ordered %s, and keep what they hold for their day",
      async (_, lines) => {
        await getBoth(lines);
        const soldOut = portsWith(last, limitedTo(0, { ...print, product: "poster" }));
        expect(await confirmFreeOrders(soldOut, "reader@example.com")).toMatchObject({
          unavailable: [{ unavailable: "copies" }],
        });
        expect(await copies()).toEqual([{ sold: 0, held: 1 }]);
      },
    );

    it("keep the copies that they hold, even if the limit has been lowered since", async () => {
      for (const email of ["friend@example.com", "reader@example.com"]) await getFree(email);
      expect(await confirmFreeOrders(portsWith(last), "reader@example.com")).toEqual({
        ...{ unavailable: [], hasConfirmed: true },
      });
    });

    it("take a copy of it, although they hold one of what is no longer limited", async () => {
      await getBoth([lineOf(last), lineOf(poster)]);
      const moved = portsWith(unlimited, limitedTo(1, { ...print, product: "poster" }));
      expect(await confirmFreeOrders(moved, "reader@example.com")).toMatchObject({ hasConfirmed: true });
      expect(await countCopies(database)).toMatchObject([{ product: "poster", sold: 1, held: 0 }]);
    });
  });

  it("are confirmed as long as they hold what they take, however many newer ones have given it back", async () => {
    for (let day = 0; day < 25; day += 1) {
      await getFree(`a${day}@example.com`);
      await getFree(`b${day}@example.com`);
      await passDay();
    }
    const oldest = await getFree("reader@example.com");
    await getFree("other@example.com");
    await database.write([
      sql`UPDATE orders SET email = 'reader@example.com' WHERE email <> 'other@example.com'`,
      sql`UPDATE orders SET created_at = '2020-01-01T00:00:00.000Z' WHERE id = ${oldest.id}`,
    ]);
    await signIn("reader@example.com");
    expect(await findOrder(database, oldest.id)).toMatchObject({ status: "paid" });
  });

  it("are confirmed twenty at a time, and it is said whether any was", async () => {
    const free = createOffers(unlimited);
    const email = "reader@example.com";
    for (let n = 0; n < 21; n += 1) {
      const id = `ord_free_${n}`;
      const lines = [lineOf(unlimited)];
      const placed = newOrder({ id, lines, currency: "USD", email, locale: "en", at: NOON });
      await database.write(insertOrder({ ...placed, sessionId: `cs_${id}` }, "buyer"));
      await complete(placed, email);
    }
    const visit = () => confirmFreeOrders({ ...ports(), offers: free }, email);
    const left = async () => (await listAllUnconfirmed(database)).length;
    expect([await visit(), await left()]).toEqual([{ unavailable: [], hasConfirmed: true }, 1]);
    expect([await visit(), await left()]).toEqual([{ unavailable: [], hasConfirmed: true }, 0]);
    expect(await visit()).toEqual({ unavailable: [], hasConfirmed: false });
  });

  it("hold nothing and reserve no key if they are confirmed when nothing is left", async () => {
    await addKeys(database, { pool: POOL, previousPools: [], keys: ["A-1", "A-2", "A-3"] }, NOON);
    await getFree("late@example.com");
    await passDay();
    for (const name of ["a", "b"]) {
      await getFree(`${name}@example.com`);
      await signIn(`${name}@example.com`);
    }
    const late = await confirmFreeOrders(ports(), "late@example.com");
    expect([late.unavailable.length, late.hasConfirmed]).toEqual([1, false]);
    expect([await copies(), await uses()]).toEqual([[{ sold: 2, held: 0 }], { used: 2, held: 0 }]);
    expect(await findKeyLists(database)).toMatchObject([{ free: 1, given: 2 }]);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      "copies",
      () => {
        const wanted = wantedCopies([lineOf(print)], [print]).map((copy) => ({ ...copy, quantity: LIMIT }));
        return insertCopies(database, "ord_other", wanted, { until: until(), network: null });
      },
    ],
    [
      "code",
      () => {
        const terms = { until: until(), network: null };
        const use = (buyer: string) => holdUse(database, `ord_${buyer}`, { discount: WHOLE, buyer }, terms);
        return Promise.all(["a@example.com", "b@example.com"].map(use));
      },
    ],
  ])(
    "hold nothing again if all that others have taken is their %s, and are reported for that",
    async (missing, take) => {
      await getFree("reader@example.com");
      await passDay();
      await take();
      const taken = [await copies(), await uses()];
      expect(await signIn("reader@example.com")).toMatchObject([{ unavailable: missing }]);
      expect([await copies(), await uses()]).toEqual(taken);
    },
  );

  it("are reported for their code if others use it up at the same moment", async () => {
    const emails = ["a@example.com", "b@example.com", "c@example.com"];
    for (const email of emails) {
      await getFree(email);
      await passDay();
    }
    const changed = { ...ports(), offers: { ...offers, find: async () => unlimited } };
    const confirmed = await Promise.all(emails.map((email) => confirmFreeOrders(changed, email)));
    expect(confirmed.flatMap(({ unavailable }) => unavailable)).toMatchObject([{ unavailable: "code" }]);
    expect(await uses()).toEqual({ used: LIMIT, held: 0 });
  });

  it("keep what they hold again for ten minutes if their confirmation fails", async () => {
    await getFree("reader@example.com");
    await passDay();
    const write: typeof database.write = (statements) =>
      statements.some(({ text }) => text.includes("SET status = 'paid'"))
        ? Promise.reject(new Error("the disk is full"))
        : database.write(statements);
    const failing = { ...ports(), database: { ...database, write }, log() {} };
    await confirmFreeOrders(failing, "reader@example.com");
    now = secondsLater(599, now);
    await reviewHolds(ports());
    expect([await copies(), await uses()]).toEqual([[{ sold: 0, held: 1 }], { used: 0, held: 1 }]);
    now = secondsLater(1, now);
    await reviewHolds(ports());
    expect([await copies(), await uses()]).toEqual([[{ sold: 0, held: 0 }], { used: 0, held: 0 }]);
  });

  it("take no licence key if somebody else signs in, or before they are completed", async () => {
    await addKeys(database, { pool: POOL, previousPools: [], keys: ["A-1"] }, NOON);
    await confirmFreeOrder(ports(), await getFree("reader@example.com"), "other@example.com");
    const open = await place("other@example.com");
    if (!open) throw new Error("there is none left");
    await confirmFreeOrder(ports(), open, "other@example.com");
    expect(await findKeyLists(database)).toMatchObject([{ free: 1, given: 0 }]);
  });

  it("take no licence key if they give back what they hold while they are confirmed, and others keep theirs", async () => {
    await addKeys(database, { pool: POOL, previousPools: [], keys: ["A-1", "A-2"] }, NOON);
    await getFree("other@example.com");
    await signIn("other@example.com");
    await getFree("reader@example.com");
    const write: typeof database.write = async (statements) => {
      if (statements.some(({ text }) => text.includes("SET status = 'paid'"))) await passDay();
      return database.write(statements);
    };
    await confirmFreeOrders({ ...ports(), database: { ...database, write } }, "reader@example.com");
    expect(await copies()).toEqual([{ sold: 1, held: 0 }]);
    expect(await findKeyLists(database)).toMatchObject([{ free: 1, given: 1 }]);
  });

  it("are confirmed only for the address that they have when they are confirmed", async () => {
    const order = await getFree("reader@example.com");
    await confirmFreeOrder(ports(), order, "other@example.com");
    await database.write([sql`UPDATE orders SET email = 'corrected@example.com'`]);
    await confirmFreeOrder(ports(), order, "reader@example.com");
    expect(await findOrder(database, order.id)).toMatchObject({ status: "unconfirmed" });
    await signIn("corrected@example.com");
    expect(await findOrder(database, order.id)).toMatchObject({ status: "paid" });
    expect(await announced()).toBe(2);
  });

  it("get the licence keys that are kept with the payment, which no longer keeps them in the book", async () => {
    const own = createOffers(
      ...[print].map((offer) => ({
        ...offer,
        options: offer.options.map(({ copies: _, ...option }) => ({
          ...option,
          parts: option.parts.map((part) => ({ ...part, licenceKeys: { activations: 1 } })),
        })),
      })),
    );
    const keysOf = async (email: string) => {
      const offer = await own.find("book");
      if (!offer) throw new Error("there is a book");
      const lines = [lineOf(offer)];
      const placed = newOrder({ id: "ord_seeded", lines, currency: "USD", email, locale: "en", at: NOON });
      await database.write(insertOrder({ ...placed, sessionId: "cs_ord_seeded" }, "buyer"));
      const order = await complete(placed, email, { keySeed: "seed" });
      expect(await findLicenceKeys(database, order)).toEqual([]);
      await confirmFreeOrders({ ...ports(), offers: own }, email);
      expect(await findOrder(database, order.id)).not.toHaveProperty("keySeed");
      return (await findLicenceKeys(database, order)).flatMap(({ keys }) => keys);
    };
    const keys = await keysOf("reader@example.com");
    expect(keys).toHaveLength(1);
    const lost = createPayment("ord_seeded", {
      ...{ subtotal: 0, total: 0, paymentIntent: null, keySeed: "seed" },
      lines: [{ product: "book", option: "standard", quantity: 1, unitAmount: 0, discount: 0 }],
    });
    await database.write([
      sql`DELETE FROM orders`,
      sql`DELETE FROM order_items`,
      sql`DELETE FROM order_events`,
    ]);
    await database.write([sql`DELETE FROM entitlements`, sql`DELETE FROM licences`]);
    // What is rebuilt was confirmed as far as it is known.
    const rebuilt = await fulfil({ database, offers: own, isRebuild: true }, lost, NOON);
    expect(rebuilt.status).toBe("paid");
    expect((await findLicenceKeys(database, rebuilt)).flatMap((each) => each.keys)).toEqual(keys);
  });

  it.each(["expired", "failed"] as const)(
    "that had %s before they were completed hold nothing, and are confirmed if there is something left",
    async (state) => {
      const order = await place("reader@example.com");
      if (!order) throw new Error("there is none left");
      await complete(order, "reader@example.com", { state });
      await complete(order, "reader@example.com");
      expect([await copies(), await uses()]).toEqual([[{ sold: 0, held: 0 }], { used: 0, held: 0 }]);
      expect(await signIn("reader@example.com")).toEqual([]);
      expect([await copies(), await uses()]).toEqual([[{ sold: 1, held: 0 }], { used: 1, held: 0 }]);
    },
  );
});
