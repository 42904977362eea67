import { describe, expect, it } from "vitest";
import { findLicenceKeys } from "#checkout/orders/entitlements/licence-keys.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { correctRecipient } from "#checkout/orders/gifts/correct-recipient.ts";
import { seatManager } from "#checkout/orders/library/seats.ts";
import { newOrder, type Order } from "#checkout/orders/order.ts";
import { insertOrder } from "#checkout/orders/order-store.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { redeemLink } from "#checkout/orders/sign-in/links.ts";
import { findSession } from "#checkout/orders/sign-in/sessions.ts";
import { engines } from "./order-book/databases.ts";
import { app, helpBuyers, offers, RIGHT, WRONG } from "./order-book/helping-buyers.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import {
  book,
  bundle,
  buyProducts,
  createOutcome,
  createPayment,
  lineOf,
  NOON,
  payOrder,
  placeOrder,
  secondsLater,
} from "./order-book/samples.ts";
import { createLink } from "./order-book/sign-in.ts";

describe.each(engines)("an address that is corrected in $name", (engine) => {
  const database = useCheckedOrderBook(engine);
  const { buy, correct, current, entitlementsOf, libraryOf, sent, signIn } = helpBuyers(database);
  const ports = { database, clock: () => NOON, log: () => {} };

  it("gets the order with its files and licence keys, and both addresses are notified", async () => {
    const order = await buy(app);
    const keys = await findLicenceKeys(database, order);
    const corrected = await correct(order, "Reader@Example.com");
    expect(corrected).toEqual({ ...order, email: RIGHT, version: order.version + 1 });
    expect([await libraryOf(WRONG), await libraryOf(RIGHT)]).toEqual([[], [order.id]]);
    expect(await findLicenceKeys(database, order)).toEqual(keys);
    expect(keys[0]?.keys).toHaveLength(1);
    expect(await sent()).toEqual([
      `address-corrected ${RIGHT} waiting`,
      `address-removed ${WRONG} waiting`,
      // The link in it would open nothing.
      `paid ${WRONG} skipped`,
    ]);
  });

  it("takes links and sessions from the earlier one, unless that has bought something else", async () => {
    const [order, other] = [await buy(), await buy(book, "both@example.com")];
    const kept = await buy(bundle, "both@example.com");
    const open = { [WRONG]: await signIn(WRONG), both: await signIn("both@example.com") };
    const links = await Promise.all(
      [WRONG, "both@example.com"].map((email) => createLink(database, { email, locale: "en" }, NOON)),
    );
    for (const each of [order, other]) await correct(each);
    expect(await findSession(database, open[WRONG] ?? "", NOON)).toBeNull();
    expect(await findSession(database, open.both, NOON)).not.toBeNull();
    const redeemed = await Promise.all(links.map(({ token }) => redeemLink(database, token, NOON)));
    expect(redeemed.map((session) => session?.email)).toEqual([undefined, "both@example.com"]);
    expect(await libraryOf("both@example.com")).toEqual([kept.id]);
    expect((await libraryOf(RIGHT)).toSorted()).toEqual([order.id, other.id].toSorted());
  });

  describe("of a gift", () => {
    const give = async (recipient: string) => {
      const team = {
        ...book,
        options: book.options.map((option) => ({
          ...option,
          parts: option.parts.map((part) => ({ ...part, seats: 3 })),
        })),
      };
      const placed = newOrder({
        ...{ lines: [lineOf(team)], currency: "USD", email: null, locale: "en", at: NOON },
        gift: { recipient, giver: null, words: null, deliverAt: null },
      });
      const order = { ...placed, sessionId: `cs_${placed.id}` };
      await database.write(insertOrder(order, "buyer"));
      return payOrder(database, WRONG, order);
    };
    const holdersOf = async (order: Order) => (await entitlementsOf(order)).map(({ holder }) => holder);

    it("to oneself corrects its recipient, who manages its seats", async () => {
      const corrected = await correct(await give(WRONG));
      expect([corrected.email, corrected.gift?.recipient]).toEqual([RIGHT, RIGHT]);
      expect(seatManager(corrected)).toBe(RIGHT);
      expect(await holdersOf(corrected)).toEqual([RIGHT, RIGHT, RIGHT]);
      expect(await correctRecipient(ports, corrected, "friend@example.com", "owner")).toMatchObject({
        gift: { recipient: "friend@example.com" },
      });
    });

    it("to somebody else leaves it there", async () => {
      const corrected = await correct(await give("friend@example.com"));
      expect([corrected.email, corrected.gift?.recipient]).toEqual([RIGHT, "friend@example.com"]);
      expect(await holdersOf(corrected)).toEqual(Array(3).fill("friend@example.com"));
    });
  });

  it("of a free order is notified of it, like the earlier one, however many emails they had that day", async () => {
    const order = await buyProducts(database, WRONG, ["sheet"]);
    await buyProducts(database, RIGHT, ["sheet"]);
    await correct(order);
    expect(await sent()).toEqual(
      expect.arrayContaining([`address-corrected ${RIGHT} waiting`, `address-removed ${WRONG} waiting`]),
    );
  });

  it("gets what still waits to be sent about the order", async () => {
    const order = await buy();
    await recordOutcome(database, order, createOutcome(900), NOON);
    await correct(await current(order));
    expect(await sent()).toContain(`refunded ${RIGHT} waiting`);
  });

  it("is one of them if two corrections come at once, with all that belongs to the order", async () => {
    const order = await buy(bundle);
    const results = await Promise.allSettled(
      ["a@example.com", "b@example.com"].map((email) => correct(order, email)),
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect((await sent()).filter((line) => line.startsWith("address"))).toHaveLength(4);
    const { email } = await current(order);
    const libraries = await Promise.all(["a@example.com", "b@example.com", WRONG].map(libraryOf));
    expect(libraries).toEqual([
      email === "a@example.com" ? [order.id] : [],
      email === "b@example.com" ? [order.id] : [],
      [],
    ]);
  });

  it("can be corrected back, with further emails", async () => {
    const order = await buy();
    const there = await correct(order);
    await correct(there, WRONG, secondsLater(60));
    expect([await libraryOf(WRONG), await libraryOf(RIGHT)]).toEqual([[order.id], []]);
    expect((await sent()).filter((line) => line.startsWith("address"))).toHaveLength(4);
  });

  it("is refused for an order that is unpaid, under review or refunded, and if nothing changes", async () => {
    const unpaid = await placeOrder(database, book, NOON, WRONG);
    const review = await placeOrder(database, book, NOON, WRONG);
    await fulfil({ database, offers }, createPayment(review.id, { subtotal: 1, total: 1 }), NOON);
    const refunded = await buy();
    await recordOutcome(database, refunded, createOutcome(2900), NOON);
    const paid = await buy();
    for (const [order, code, email] of [
      [unpaid, "order-unpaid", RIGHT],
      [await current(review), "order-unpaid", "other@example.com"],
      [await current(refunded), "order-refunded", RIGHT],
      // Even if the refund is not known when the correction starts.
      [refunded, "order-refunded", RIGHT],
      [paid, "same-address", WRONG.toUpperCase()],
    ] as const) {
      await expect(correct(order, email)).rejects.toMatchObject({ code });
    }
    expect((await sent()).filter((line) => line.startsWith("address"))).toEqual([]);
    expect(await libraryOf(RIGHT)).toEqual([]);
  });

  it("is possible during a dispute, and later emails about it go there", async () => {
    const order = await buy();
    await recordOutcome(database, order, createOutcome(0, "open"), NOON);
    await correct(await current(order));
    await recordOutcome(database, await current(order), createOutcome(0, "won"), NOON);
    expect(await sent()).toContain(`dispute-won ${RIGHT} waiting`);
  });
});
