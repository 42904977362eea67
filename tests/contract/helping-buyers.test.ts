import { describe, expect, it } from "vitest";
import { correctAddress } from "#checkout/orders/customers/correct-address.ts";
import { ALWAYS, sql } from "#checkout/orders/database/database.ts";
import { endEntitlement, restoreEntitlement } from "#checkout/orders/entitlements/decide-access.ts";
import { countDownload, countDownloads } from "#checkout/orders/entitlements/downloads.ts";
import { denyAccess } from "#checkout/orders/entitlements/entitlement.ts";
import { listOrderEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { findLibrary } from "#checkout/orders/entitlements/library.ts";
import { findLicenceKeys } from "#checkout/orders/entitlements/licence-keys.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { grantCopy } from "#checkout/orders/grant-copy.ts";
import { activateLicence, findLicence } from "#checkout/orders/licences/licences.ts";
import { listLicences } from "#checkout/orders/licences/list-licences.ts";
import { PRIORITY } from "#checkout/orders/messages/message.ts";
import { enqueueMessage, listMessages } from "#checkout/orders/messages/message-store.ts";
import { heldOrderMessage } from "#checkout/orders/messages/order-messages.ts";
import { resendMessage } from "#checkout/orders/messages/resend-message.ts";
import { claimMessages, markSent } from "#checkout/orders/messages/send-queue.ts";
import { addNote } from "#checkout/orders/note-order.ts";
import type { Order } from "#checkout/orders/order.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { searchOrders } from "#checkout/orders/order-search.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { originOf } from "#checkout/orders/origin.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { redeemLink } from "#checkout/orders/sign-in/links.ts";
import { findSession, listSessions } from "#checkout/orders/sign-in/sessions.ts";
import { MessageState } from "#domain/api/responses/states.ts";
import type { Offer } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import {
  book,
  bundle,
  buyProducts,
  createOffers,
  createOutcome,
  createPayment,
  NOON,
  payOrder,
  placeOrder,
  secondsLater,
} from "./order-book/samples.ts";
import { createLink } from "./order-book/sign-in.ts";

const WRONG = "reeder@example.com";
const RIGHT = "reader@example.com";

const app: Offer = {
  ...book,
  product: "app",
  options: book.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({ ...part, product: "app", licenceKeys: { activations: 3 } })),
  })),
};
const offers = createOffers(book, bundle, app);

describe.each(engines)("helping a buyer in $name", (engine) => {
  const database = useCheckedOrderBook(engine);

  const log = () => {};
  const correct = (order: Order, email = RIGHT, at = NOON) =>
    correctAddress({ database, offers, log, clock: () => at }, order, email, "owner");
  const messages = () => listMessages(database, { states: MessageState.options, limit: 100 });
  const sent = async () =>
    (await messages()).map(({ kind, recipient, state }) => `${kind} ${recipient} ${state}`).toSorted();
  const libraryOf = async (email: string) =>
    (await findLibrary({ database, offers }, email, "en")).map(({ id }) => id);
  const buy = async (offer = book, email = WRONG) =>
    payOrder(database, email, await placeOrder(database, offer));
  const signIn = async (email: string) => {
    const { token } = await createLink(database, { email, locale: "en" }, NOON);
    const session = await redeemLink(database, token, NOON);
    if (!session) throw new Error("the link is valid");
    return session.token;
  };
  const entitlementsOf = async (order: Order) => (await listOrderEntitlements(database, order)).flat();
  const current = async ({ id }: Order) => {
    const order = await findOrder(database, id);
    if (!order) throw new Error("the order exists");
    return order;
  };

  describe("an address that is corrected", () => {
    it("gets the order with its files and licence keys, and both addresses are told", async () => {
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

  describe("a copy that is given away", () => {
    const request = { email: "Critic@Example.com", product: "app", idempotencyKey: "press-1234" };
    const grant = (changes: object = {}) => grantCopy({ database, offers }, { ...request, ...changes }, NOON);

    it("is an order that costs nothing, with files and licence keys and an email", async () => {
      const order = await grant();
      expect(order).toMatchObject({ status: "paid", email: "critic@example.com", total: 0, locale: "en" });
      expect(originOf(order)).toBe("granted");
      expect(await libraryOf("critic@example.com")).toEqual([order.id]);
      expect((await findLicenceKeys(database, order))[0]?.keys).toHaveLength(1);
      expect(await sent()).toEqual(["granted critic@example.com waiting"]);
    });

    it("is given once for each request, however often that is repeated", async () => {
      const orders = await Promise.all([grant(), grant(), grant()]);
      expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
      expect((await findLicenceKeys(database, orders[0]))[0]?.keys).toHaveLength(1);
      const other = await grant({ idempotencyKey: "press-1235" });
      expect(await libraryOf("critic@example.com")).toHaveLength(2);
      expect(other.id).not.toBe(orders[0].id);
      expect(await sent()).toHaveLength(2);
    });

    it("is in the language of the request, or else the shop's first, and is the first one for its key", async () => {
      const shop = async () => ({ ...(await offers.shop()), languages: ["zh", "en"] });
      const grantBy = (changes: object) =>
        grantCopy({ database, offers: { ...offers, shop } }, { ...request, ...changes }, NOON);
      expect(await grantBy({ locale: "en" })).toMatchObject({ locale: "en" });
      expect(await grantBy({ idempotencyKey: "press-1235" })).toMatchObject({ locale: "zh" });
      expect(await grantBy({ email: "other@example.com" })).toMatchObject({ email: "critic@example.com" });
    });

    it("is refused for what does not exist", async () => {
      await expect(grant({ product: "nothing" })).rejects.toMatchObject({ code: "unknown-product" });
      await expect(grant({ option: "nothing" })).rejects.toMatchObject({ code: "unknown-option" });
      expect(await sent()).toEqual([]);
    });
  });

  describe("an email that is sent again", () => {
    const resend = (order: Order, message?: string, idempotencyKey = "press-1234") =>
      resendMessage(database, order, { message, idempotencyKey }, NOON);

    it("is the receipt, once for each request, and goes to the current address", async () => {
      const order = await buy();
      for (const { id } of await claimMessages(database, "email", NOON)) await markSent(database, id, NOON);
      const corrected = await correct(order);
      await Promise.all([resend(corrected), resend(corrected)]);
      await resend(corrected, undefined, "press-1235");
      const receipts = (await sent()).filter((line) => line.startsWith("paid"));
      expect(receipts).toEqual([`paid ${RIGHT} waiting`, `paid ${RIGHT} waiting`, `paid ${WRONG} sent`]);
    });

    it("is the email with the copy, if the order was given away", async () => {
      const request = { email: "critic@example.com", product: "book", idempotencyKey: "press-1234" };
      const granted = await grantCopy({ database, offers }, request, NOON);
      expect(await resend(granted, undefined, "press-1235")).toMatchObject({
        ...{ kind: "granted", recipient: "critic@example.com" },
      });
      await expect(
        resend({ ...granted, status: "refunded" }, `granted_${granted.id}`, "press-1236"),
      ).rejects.toMatchObject({ code: "order-refunded" });
    });

    it("is refused as unpaid while the buyer's address is not known", async () => {
      await expect(resend(await placeOrder(database))).rejects.toMatchObject({ code: "order-unpaid" });
    });

    it("is the one that is named, with its own facts", async () => {
      const order = await buy();
      await recordOutcome(database, order, createOutcome(900), NOON);
      const refunded = (await messages()).find(({ kind }) => kind === "refunded");
      const message = await resend(await current(order), refunded?.id);
      expect(message).toMatchObject({ kind: "refunded", payload: { amount: 900, refunded: 900 } });
    });

    it("for whoever had the order by mistake goes to them, not to the buyer", async () => {
      const order = await correct(await buy());
      const removed = (await messages()).find(({ kind }) => kind === "address-removed");
      expect((await resend(order, removed?.id)).recipient).toBe(WRONG);
    });

    it("to whom a gift or a seat went goes to them, not to the buyer", async () => {
      const order = await buy();
      for (const kind of ["gift", "seat"] as const) {
        const message = await heldOrderMessage(kind, {
          ...{ orderId: order.id, holder: "friend@example.com", locale: "en", key: "0" },
        });
        await database.write([
          enqueueMessage(message, { priority: PRIORITY.free, at: NOON, condition: ALWAYS }),
        ]);
        expect((await resend(order, message.id, `press-${kind}`)).recipient).toBe("friend@example.com");
      }
    });

    it("is refused if the order has no such email, or no longer gives what the receipt promises", async () => {
      const [order, other] = [await buy(), await buy()];
      const [theirs] = (await messages()).filter(({ orderId }) => orderId === other.id);
      for (const id of ["paid_unknown", theirs?.id]) {
        await expect(resend(order, id)).rejects.toMatchObject({ code: "unknown-message" });
      }
      await recordOutcome(database, order, createOutcome(2900), NOON);
      const refunded = await current(order);
      for (const id of [undefined, `paid_${order.id}`])
        await expect(resend(refunded, id)).rejects.toMatchObject({ code: "order-refunded" });
      const unpaid = await placeOrder(database, book, NOON, WRONG);
      await expect(resend(unpaid)).rejects.toMatchObject({ code: "order-unpaid" });
    });
  });

  describe("an entitlement that the owner ends", () => {
    const ended = async (order: Order) => {
      const [entitlement] = await entitlementsOf(order);
      if (!entitlement) throw new Error("an order has entitlements");
      return entitlement;
    };

    it("gives no access until the owner restores it, whatever becomes of the payment", async () => {
      const order = await buy(app);
      const { id } = await ended(order);
      const reason = "shared in public";
      const entitlement = await endEntitlement({ database, offers }, id, { reason, at: NOON });
      expect(entitlement).toMatchObject({ endsAt: NOON.toISOString(), ownerReason: reason });
      expect(entitlement && denyAccess(entitlement, NOON)).toBe("ended-by-owner");
      const [licence] = await listLicences({ database, offers }, { find: order.id, limit: 9 }, NOON);
      expect(licence?.status).toBe("ended-by-owner");

      await recordOutcome(database, order, createOutcome(0, "open"), NOON);
      expect((await ended(order)).endReason).toBe("disputed");
      await recordOutcome(database, await current(order), createOutcome(900, "won"), NOON);
      expect((await ended(order)).endReason).toBe("ended-by-owner");

      expect(await restoreEntitlement({ database, offers }, id, NOON)).toMatchObject({
        ...{ endsAt: null, endReason: null, ownerReason: null },
      });
    });

    it("stays ended after a refund, even if the owner restores it", async () => {
      const order = await buy();
      await recordOutcome(database, order, createOutcome(2900), NOON);
      const { id } = await ended(order);
      expect((await restoreEntitlement({ database, offers }, id, NOON))?.endReason).toBe("refunded");
    });

    it("can be ended again with another reason, and keeps its time", async () => {
      const { id } = await ended(await buy());
      await endEntitlement({ database, offers }, id, { reason: null, at: NOON });
      const again = await endEntitlement({ database, offers }, id, {
        reason: "second",
        at: secondsLater(60),
      });
      expect(again).toMatchObject({ endsAt: NOON.toISOString(), ownerReason: "second" });
      expect(
        await endEntitlement({ database, offers }, "ent_unknown", { reason: null, at: NOON }),
      ).toBeNull();
    });
  });

  it("finds orders by everything that a buyer may quote", async () => {
    const first = await buy(app, "reader@example.com");
    const second = await buyProducts(database, "100%_reader@example.org", ["book", "record"]);
    const third = await buyProducts(database, "a.reader@example.com", ["icons"]);
    const long = `late@${"long-".repeat(20)}name.example`;
    const unpaid = await placeOrder(database, book, secondsLater(60), long);
    const [entitlement] = await entitlementsOf(first);
    const [licence] = await findLicenceKeys(database, first);
    const find = async (text: string) => (await searchOrders(database, text, 9)).map(({ id }) => id);
    for (const [text, ids] of [
      [` ${first.id} `, [first.id]],
      [entitlement?.id ?? "", [first.id]],
      [`pi_${second.id}`, [second.id]],
      [` ${licence?.keys[0]?.toLowerCase()} `, [first.id]],
      ["record", [second.id]],
      ["book", [unpaid.id, second.id]],
      ["Reader@example.com", [first.id]],
      ["reader@", [first.id, second.id, third.id].toSorted()],
      ["%_reader", [second.id]],
      [long.slice(2), [unpaid.id]],
      ["100__reader", []],
      ["ord_unknown", []],
      ["ent_unknown", []],
      ["pi_unknown", []],
      ["nobody@example.com", []],
    ] as const) {
      expect(await find(text), text).toEqual(ids);
    }
    expect(await searchOrders(database, "book", 1)).toHaveLength(1);
    expect((await searchOrders(database, second.id, 9))[0]?.lines.map(({ product }) => product)).toEqual([
      "book",
      "record",
    ]);
  });

  it("shows downloads, what was opened in place, and sessions of an order", async () => {
    const order = await buy(bundle);
    const [first] = await entitlementsOf(order);
    const id = first?.id ?? "";
    for (const [sessionHash, at] of [
      ["a", NOON],
      ["a", secondsLater(60)],
      ["b", NOON],
      ["a", secondsLater(3600)],
    ] as const) {
      const download = { entitlementId: id, quantity: 1, file: "book.pdf", sessionHash };
      await countDownload(database, download, at);
    }
    const opened = { entitlementId: id, quantity: 1, file: "book.pdf", sessionHash: "a", inPlace: true };
    for (const at of [NOON, secondsLater(3600), secondsLater(86_400)]) {
      expect(await countDownload(database, opened, at)).toBe(true);
    }
    const [day] = secondsLater(86_400).toISOString().split("T");
    const counted = [
      { file: "book.pdf", inPlace: false, count: 3, lastAt: secondsLater(3600).toISOString() },
      { file: "book.pdf", inPlace: true, count: 2, lastAt: `${day}T00:00:00.000Z` },
    ];
    expect(await countDownloads(database, order.id)).toEqual(new Map([[id, counted]]));
    await signIn(WRONG);
    const expires = secondsLater(30 * 86_400).toISOString();
    expect(await listSessions(database, WRONG)).toMatchObject([
      { createdAt: NOON.toISOString(), expiresAt: expires, endedAt: null },
    ]);
  });

  it("is part of the history of the order, with who did it, and repetitions are not", async () => {
    const order = await buy();
    const [entitlement] = await entitlementsOf(order);
    const id = entitlement?.id ?? "";
    await addNote(database, order.id, "asked for an invoice, 'soon' 第二条", secondsLater(1));
    await correctAddress({ database, offers, log, clock: () => secondsLater(2) }, order, RIGHT, "buyer");
    await endEntitlement({ database, offers }, id, { reason: "shared", at: secondsLater(3) });
    await restoreEntitlement({ database, offers }, id, secondsLater(4));
    await restoreEntitlement({ database, offers }, id, secondsLater(5));
    for (const _ of [1, 2]) {
      const request = { idempotencyKey: "press-1234" };
      await resendMessage(database, await current(order), request, secondsLater(6));
    }
    const events = (await listEvents(database, order.id)).filter(({ at }) => at > NOON.toISOString());
    expect(events.map(({ kind, cause, data }) => [kind, cause, data])).toEqual([
      ["note", "owner", { text: "asked for an invoice, 'soon' 第二条" }],
      ["email-corrected", "buyer", { from: WRONG, to: RIGHT }],
      ["entitlement-ended", "owner", { entitlement: id, reason: "shared" }],
      ["entitlement-restored", "owner", { entitlement: id }],
      ["message-resent", "owner", { message: `resend_${order.id}_press-1234` }],
    ]);
  });

  it("lists licence keys with their activations, by key, product, order and address", async () => {
    const [first, second] = [await buy(app, RIGHT), await buy(app, "other@example.com")];
    const [key = ""] = (await findLicenceKeys(database, first))[0]?.keys ?? [];
    const licence = await findLicence({ database, offers }, key);
    if (!licence) throw new Error("the key is known");
    await activateLicence(database, licence, "laptop", NOON);
    const list = (find?: string) => listLicences({ database, offers }, { find, limit: 9 }, NOON);
    const [found] = await list(key.toLowerCase());
    expect(found).toMatchObject({
      ...{ key, status: "active", product: "app", option: "standard", holder: RIGHT, limit: 3, uses: 0 },
      ...{ orderId: first.id, activations: [{ instance: "laptop", activatedAt: NOON.toISOString() }] },
    });
    expect(await list(first.id)).toEqual([found]);
    expect(await list("Reader@example.com")).toEqual([found]);
    expect((await list("app")).map(({ orderId }) => orderId).toSorted()).toEqual(
      [first.id, second.id].toSorted(),
    );
    expect([await list("book"), (await list()).length]).toEqual([[], 2]);
    const many = await placeOrder(database, app);
    await database.write([sql`UPDATE order_items SET quantity = 60 WHERE order_id = ${many.id}`]);
    await payOrder(database, RIGHT, await current(many));
    const all = await listLicences({ database, offers }, { find: many.id, limit: 100 }, NOON);
    expect(new Set(all.map((each) => each.key)).size).toBe(60);
    expect(all.every(({ activations }) => activations.length === 0)).toBe(true);
  });
});
