import { describe, expect, it } from "vitest";
import {
  claimEvents,
  markHandled,
  postponeEvent,
  recordEvent,
  unclaimAllEvents,
} from "#checkout/orders/book/payment-events.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { countDownload } from "#checkout/orders/entitlements/downloads.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { requestLink } from "#checkout/orders/messages/request-link.ts";
import {
  claimMessages,
  markFailed,
  markSent,
  postponeMessage,
  unclaimAllMessages,
} from "#checkout/orders/messages/send-queue.ts";
import { claimPaymentCheck } from "#checkout/orders/order-store.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import {
  book,
  bundle,
  buyOffer,
  countRows,
  createOffers,
  createPayment,
  NOON,
  placeOrder,
  placeOrderFor,
  secondsLater,
} from "./order-book/samples.ts";

const offers = createOffers(book, bundle);

describe.each(engines)("the order book in $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });

  describe("webhooks", () => {
    const event = { id: "evt_1", type: "checkout.session.completed", about: { session: "cs_1" } };

    it("records an event once, even if it arrives repeatedly", async () => {
      const all = await Promise.all(Array.from({ length: 20 }, () => recordEvent(database, event, NOON)));
      expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(await countRows(database, "webhook_events")).toBe(1);
    });

    it("gives an event to one process, and to another only after the claim has expired", async () => {
      await recordEvent(database, event, NOON);
      const taken = await Promise.all([claimEvents(database, NOON), claimEvents(database, NOON)]);
      expect(taken.flat()).toEqual([event]);
      expect(await claimEvents(database, secondsLater(30))).toEqual([]);
      expect(await claimEvents(database, secondsLater(61))).toEqual([event]);
    });

    it("leaves an event that is claimed when it is recorded to that process, until the claim has expired", async () => {
      expect(await recordEvent(database, event, NOON, { isClaimed: true })).toEqual({ isNew: true });
      expect(await recordEvent(database, event, NOON, { isClaimed: true })).toEqual({ isNew: false });
      expect(await claimEvents(database, secondsLater(59))).toEqual([]);
      expect(await claimEvents(database, secondsLater(61))).toEqual([event]);
    });

    it("records an event about no payment as handled", async () => {
      await recordEvent(database, { id: "evt_2", type: "product.created", about: null }, NOON);
      expect(await countRows(database, "webhook_events")).toBe(1);
      expect(await claimEvents(database, secondsLater(9999))).toEqual([]);
    });

    it("returns a postponed event after its delay, and a handled one never again", async () => {
      await recordEvent(database, event, NOON);
      await claimEvents(database, NOON);
      await postponeEvent(database, event.id, NOON);
      expect(await claimEvents(database, secondsLater(1))).toEqual([]);
      expect(await claimEvents(database, secondsLater(2))).toEqual([event]);
      await markHandled(database, event.id, secondsLater(3));
      expect(await claimEvents(database, secondsLater(9999))).toEqual([]);
    });
  });

  describe("webhooks that a process was handling when it ended", () => {
    it("are released at once for the next process, while handled ones stay handled", async () => {
      for (const id of ["evt_1", "evt_2"]) {
        const event = { id, type: "refund.created", about: { paymentIntent: "pi_1" } };
        await recordEvent(database, event, NOON);
      }
      await claimEvents(database, NOON);
      await markHandled(database, "evt_1", NOON);
      expect(await claimEvents(database, secondsLater(1))).toEqual([]);
      await database.write([unclaimAllEvents(secondsLater(1))]);
      expect(await claimEvents(database, secondsLater(1))).toMatchObject([{ id: "evt_2" }]);
    });
  });

  describe("messages", () => {
    it("are given to one sender each", async () => {
      await buyOffer(database);
      const taken = await Promise.all([
        claimMessages(database, "email", NOON),
        claimMessages(database, "email", NOON),
      ]);
      expect(taken.flat()).toHaveLength(1);
      const [message] = taken.flat();
      await markSent(database, message?.id ?? "", secondsLater(1));
      expect(await claimMessages(database, "email", secondsLater(9999))).toEqual([]);
    });

    it("are retried after increasing delays during an outage of an hour", async () => {
      await buyOffer(database);
      let now = NOON;
      let tries = 0;
      while (now < secondsLater(3600)) {
        for (const { id } of await claimMessages(database, "email", now)) {
          tries += 1;
          await postponeMessage(database, id, { reason: "down", at: now, random: Math.random });
        }
        now = secondsLater(30, now);
      }
      expect(tries).toBeGreaterThan(4);
      expect(tries).toBeLessThan(12);
      expect(await claimMessages(database, "email", secondsLater(3600, now))).toHaveLength(1);
    });

    it("have failed for good after 75 attempts", async () => {
      await buyOffer(database);
      await database.write([sql`UPDATE messages SET attempts = 74`]);
      const [message] = await claimMessages(database, "email", NOON);
      await postponeMessage(database, message?.id ?? "", { reason: "down", at: NOON, random: Math.random });
      const failed = await listMessages(database, { states: ["failed"], limit: 9 });
      expect(failed).toMatchObject([{ kind: "paid", attempts: 75, error: "down" }]);
    });

    it("are released at once when the process that was sending them has ended, unless they were sent or have failed", async () => {
      for (const _ of [1, 2, 3]) await buyOffer(database);
      const [sent, failed, interrupted] = await claimMessages(database, "email", NOON);
      await markSent(database, sent?.id ?? "", NOON);
      await markFailed(database, failed?.id ?? "", "no such address", NOON);
      expect(await claimMessages(database, "email", secondsLater(1))).toEqual([]);
      await database.write([unclaimAllMessages(secondsLater(1))]);
      expect(await claimMessages(database, "email", secondsLater(1))).toEqual([interrupted]);
    });

    it("of another channel are left to that channel's sender", async () => {
      await buyOffer(database);
      await database.write([sql`UPDATE messages SET channel = 'webhook'`]);
      expect(await claimMessages(database, "email", secondsLater(9999))).toEqual([]);
    });

    it("that were rejected are not sent again, and show the creator why", async () => {
      await buyOffer(database);
      const [message] = await claimMessages(database, "email", NOON);
      await markFailed(database, message?.id ?? "", "no such address", NOON);
      expect(await claimMessages(database, "email", secondsLater(9_999_999))).toEqual([]);
      const failed = await listMessages(database, { states: ["failed"], limit: 10 });
      expect(failed).toMatchObject([
        { kind: "paid", recipient: "reader@example.com", attempts: 1, error: "no such address" },
      ]);
      expect(await listMessages(database, { states: ["waiting", "sent"], limit: 10 })).toEqual([]);
    });

    it("with a new link wait one at a time for an address, at most five an hour", async () => {
      await buyOffer(database);
      const [receipt] = await claimMessages(database, "email", NOON);
      await markSent(database, receipt?.id ?? "", NOON);
      let sent = 0;
      for (let n = 0; n < 10; n += 1) {
        await requestLink(database, { email: " READER@example.com", locale: "zh" }, secondsLater(n));
        await requestLink(database, { email: " READER@example.com", locale: "zh" }, secondsLater(n));
        for (const message of await claimMessages(database, "email", secondsLater(n))) {
          expect(message).toMatchObject({ kind: "link", locale: "zh", recipient: "reader@example.com" });
          await markSent(database, message.id, secondsLater(n));
          sent += 1;
        }
      }
      expect(sent).toBe(5);
    });
  });

  describe("after the clock was set back by a week", () => {
    const WEEK_S = 7 * 24 * 3600;

    it("links can be requested as before, at most five an hour", async () => {
      await buyOffer(database);
      const ask = async (at: Date) => {
        const wait = await requestLink(database, { email: "reader@example.com", locale: "en" }, at);
        for (const { id } of await claimMessages(database, "email", at)) await markSent(database, id, at);
        return wait;
      };
      for (let n = 0; n < 5; n += 1) expect(await ask(secondsLater(WEEK_S + n))).toBeNull();
      for (let n = 0; n < 5; n += 1) expect(await ask(secondsLater(n))).toBeNull();
      expect(await ask(secondsLater(5))).toBe(3595);
    });

    it("an unconfirmed address gets one email a day as before", async () => {
      const free = { total: 0, subtotal: 0, email: "free@example.com", paymentIntent: null };
      const buyFree = async (at: Date) => {
        const order = await placeOrderFor(database, ["sheet"]);
        await fulfil({ database, offers }, createPayment(order.id, free), at);
        const messages = await claimMessages(database, "email", at);
        for (const { id } of messages) await markSent(database, id, at);
        return messages.length;
      };
      expect(await buyFree(secondsLater(WEEK_S))).toBe(1);
      expect([await buyFree(NOON), await buyFree(secondsLater(1))]).toEqual([1, 0]);
    });

    it("an unfinished order is checked as before", async () => {
      const order = await placeOrder(database);
      expect(await claimPaymentCheck(database, order.id, secondsLater(WEEK_S))).toBe(order.sessionId);
      expect(await claimPaymentCheck(database, order.id, NOON)).toBe(order.sessionId);
      expect(await claimPaymentCheck(database, order.id, secondsLater(1))).toBeNull();
      expect(await claimPaymentCheck(database, order.id, secondsLater(2))).toBe(order.sessionId);
    });

    it("earlier downloads do not count", async () => {
      const download = { entitlementId: "ent_1", quantity: 1, file: "book.pdf" };
      const get = (n: number, at: Date) => countDownload(database, { ...download, sessionHash: `s${n}` }, at);
      for (let n = 0; n < 20; n += 1) expect(await get(n, secondsLater(WEEK_S))).toBe(true);
      for (let n = 0; n < 20; n += 1) expect(await get(n, NOON)).toBe(true);
      expect(await get(20, NOON)).toBe(false);
    });
  });
});
