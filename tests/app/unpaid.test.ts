import { describe, expect, it } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import type { Payment } from "#checkout/payments/payments.ts";
import type { MessageState } from "#domain/api/responses/states.ts";
import type { Discount } from "#domain/discount.ts";
import type { Offer } from "#domain/offer.ts";
import { HOUR_MS } from "#domain/time.ts";
import { discountWith } from "../checkout/discounts.ts";
import { OFFERS } from "../checkout/goods.ts";
import { buy, order, reportEvent } from "./buying.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

const RECOVERY = {
  url: "https://pay.example/recover/1",
  expiresAt: new Date(NOON.getTime() + 30 * 24 * HOUR_MS),
};
const EMAIL = "reader@example.com";
const HOUR_S = 3600;
/** While the reminder waits, and while its link can be paid. */
const SOON = new Date(NOON.getTime() + HOUR_MS / 2).toISOString();
const LATER = new Date(NOON.getTime() + 20 * 24 * HOUR_MS).toISOString();

describe("a buyer who leaves the payment page, and wants to be reminded", () => {
  it("gets one email with a link to pay after all, an hour later, in the language of the order", async () => {
    const shop = await openShop({ shop: { cartReminder: true } });
    const id = await leave(shop, { locale: "zh" });
    await sweep(shop.ports);
    expect(shop.mail.sent).toEqual([]);
    shop.wait(HOUR_S);
    await sweep(shop.ports);
    for (const _ of [1, 2]) await reportEvent(shop, { session: `cs_${id}` });
    shop.wait(HOUR_S);
    await sweep(shop.ports);
    expect(shop.mail.sent).toMatchObject([{ to: EMAIL, subject: "你在小店还有未付款的作品" }]);
    expect(shop.mail.sent[0]?.text).toContain(RECOVERY.url);
    expect(shop.mail.sent[0]?.html).toContain(`href="${RECOVERY.url}"`);
    // A buyer who has asked for a reminder needs no explanation why it comes.
    expect(shop.mail.sent[0]?.text).toMatch(/help@shop\.example\n\n不再接收[^\n]*\nhttps/);
  });

  it("gets none without consent, and the payment page asks only if the shop wants to remind", async () => {
    const shop = await openShop({ shop: { cartReminder: true } });
    const id = await leave(shop, { recovery: false });
    expect(shop.payments.pages.get(id)).toMatchObject({ hasReminder: true });
    shop.wait(HOUR_S);
    await sweep(shop.ports);
    expect(shop.mail.sent).toEqual([]);
    const silent = await openShop();
    const other = await order(silent.browser(), { items: [{ product: "book" }] });
    expect(silent.payments.pages.get(other)).not.toHaveProperty("hasReminder");
  });

  it("gets none once the page where it could be paid has expired, too", async () => {
    const shop = await openShop({ shop: { cartReminder: true } });
    const id = await order(shop.browser(), { items: [{ product: "book" }] });
    const expiresAt = new Date(NOON.getTime() + HOUR_MS);
    shop.payments.change(id, { state: "expired", email: EMAIL, recovery: { ...RECOVERY, expiresAt } });
    await reportEvent(shop, { session: `cs_${id}` });
    shop.wait(HOUR_S);
    await sweep(shop.ports);
    expect(shop.mail.sent).toEqual([]);
  });

  it("gets none after buying something else meanwhile, nor if the shop has switched reminders off", async () => {
    const shop = await openShop({ shop: { cartReminder: true } });
    await leave(shop);
    shop.wait(60);
    await buy(shop, "record", EMAIL);
    shop.wait(HOUR_S);
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(1);

    const changed = await openShop({ shop: { cartReminder: true } });
    await leave(changed);
    const terms = await changed.ports.offers.shop();
    changed.ports.offers.shop = async () => ({ ...terms, cartReminder: false });
    changed.wait(HOUR_S);
    await sweep(changed.ports);
    expect(changed.mail.sent).toEqual([]);
  });

  it("gets none after taking something for free, although nobody has confirmed that yet", async () => {
    const shop = await openShop({ shop: { cartReminder: true } });
    await buy(shop, "record", EMAIL);
    shop.wait(60);
    await leave(shop);
    shop.wait(60);
    await buy(shop, "sheet", EMAIL);
    shop.wait(HOUR_S);
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(2);
  });

  it("gets one in a week, however often that happens", async () => {
    const shop = await openShop({ shop: { cartReminder: true } });
    await buy(shop, "record", EMAIL);
    for (const day of [0, 1, 8]) {
      shop.wait(day * 24 * HOUR_S);
      await leave(shop);
      shop.wait(HOUR_S);
      await sweep(shop.ports);
    }
    const reminders = shop.mail.sent.filter(({ subject }) => subject === "You left something at The Shop");
    expect(reminders).toHaveLength(2);
  });

  it("gets none after turning reminders off in one, by the email app's own button", async () => {
    const shop = await openShop({ shop: { cartReminder: true } });
    await buy(shop, "record", EMAIL);
    const remind = async () => {
      await leave(shop);
      shop.wait(HOUR_S);
      await sweep(shop.ports);
      return shop.mail.sent.length;
    };
    const sent = await remind();
    const [, url = ""] = /^<(.+)>$/.exec(shop.mail.sent.at(-1)?.headers?.["List-Unsubscribe"] ?? "") ?? [];
    expect(new URL(url).searchParams.get("topic")).toBe("cart-reminders");
    expect((await shop.browser().api(url, { method: "POST" })).status).toBe(200);
    shop.wait(8 * 24 * HOUR_S);
    expect(await remind()).toBe(sent);
  });

  it("can pay on the copy of the page and gets the receipt at once, and the owner is notified of a second payment", async () => {
    const shop = await openShop({ shop: { cartReminder: true } });
    const id = await leave(shop);
    const copy = { sessionId: "cs_copy", recoveredFrom: `cs_${id}` };
    shop.payments.change(id, { ...copy, state: "open" });
    await reportEvent(shop, { session: "cs_copy" });
    expect(await statusOf(shop, id)).toBe("expired");
    shop.wait(60);
    shop.payments.pay(id, EMAIL, copy);
    await reportEvent(shop, { session: "cs_copy" });
    expect(await statusOf(shop, id)).toBe("paid");
    const receipts = [expect.objectContaining({ to: EMAIL, subject: "Now in your library: The Book" })];
    expect(shop.mail.sent).toEqual(receipts);
    shop.wait(HOUR_S);
    await sweep(shop.ports);
    expect(shop.mail.sent).toEqual(receipts);

    shop.payments.pay(id, EMAIL, { ...copy, sessionId: "cs_second", paymentIntent: "pi_second" });
    await reportEvent(shop, { session: "cs_second" });
    expect(shop.lines).toContainEqual(expect.objectContaining({ event: "unexpected-payment", order: id }));
    expect(shop.mail.sent.at(-1)?.to).toBe("help@shop.example");
  });

  it("can pay on a second copy of the page after leaving the first one, too", async () => {
    const shop = await openShop({ shop: { cartReminder: true } });
    const id = await leave(shop);
    const recoveredFrom = `cs_${id}`;
    for (const state of ["open", "expired"] as const) {
      shop.payments.change(id, { sessionId: "cs_first", recoveredFrom, state });
      await reportEvent(shop, { session: "cs_first" });
    }
    shop.payments.pay(id, EMAIL, { sessionId: "cs_second", recoveredFrom });
    await reportEvent(shop, { session: "cs_second" });
    expect(await statusOf(shop, id)).toBe("paid");
  });

  it.each([
    ["pending", "The Shop is waiting for your payment"],
    ["failed", "Your payment to The Shop did not go through"],
  ] as const)(
    "is told that a payment on a copy is %s, and can pay on a further copy, once",
    async (state, subject) => {
      const shop = await openShop({ shop: { cartReminder: true } });
      const id = await leave(shop);
      const recoveredFrom = `cs_${id}`;
      shop.wait(HOUR_S);
      await sweep(shop.ports);
      // On the day of the reminder, the address would get no other email.
      shop.wait(24 * HOUR_S);
      shop.payments.change(id, { sessionId: "cs_first", recoveredFrom, state });
      await reportEvent(shop, { session: "cs_first" });
      expect(await statusOf(shop, id)).toBe(state);
      shop.wait(HOUR_S);
      await sweep(shop.ports);
      expect(shop.mail.sent).toMatchObject([{}, { to: EMAIL, subject }]);

      shop.payments.change(id, { sessionId: "cs_left", recoveredFrom, state: "expired" });
      await reportEvent(shop, { session: "cs_left" });
      expect(await statusOf(shop, id)).toBe(state);
      shop.payments.pay(id, EMAIL, { sessionId: "cs_second", recoveredFrom });
      await reportEvent(shop, { session: "cs_second" });
      expect(await statusOf(shop, id)).toBe("paid");
      const receipt = { to: EMAIL, subject: "Now in your library: The Book" };
      expect(shop.mail.sent).toMatchObject([{}, { subject }, receipt]);

      // The pending payment arrives after all, or a third copy is paid.
      shop.payments.pay(id, EMAIL, { sessionId: "cs_first", recoveredFrom, paymentIntent: "pi_first" });
      await reportEvent(shop, { session: "cs_first" });
      expect(shop.lines).toContainEqual(expect.objectContaining({ event: "unexpected-payment", order: id }));
      expect(shop.mail.sent.at(-1)?.to).toBe("help@shop.example");
    },
  );

  it.each<[string, Partial<Pick<Offer, "soldUntil">>, Partial<Pick<Discount, "until">>, boolean]>([
    ["is asked about what is sold without an end", {}, {}, true],
    [
      "is not asked about what is sold until a day: the link would sell it later",
      { soldUntil: LATER },
      {},
      false,
    ],
    ["is not asked about a price that ends on a day", {}, { until: LATER }, false],
  ])("%s", async (_, end, discountEnd, isAsked) => {
    const shop = await openShop({
      offers: OFFERS.map((offer) => ({ ...offer, ...end })),
      discounts: [discountWith(discountEnd)],
      shop: { cartReminder: true },
    });
    const id = await order(shop.browser(), { items: [{ product: "book" }], code: "LANTERN10" });
    expect("hasReminder" in (shop.payments.pages.get(id) ?? {})).toBe(isAsked);
  });

  it.each<[string, Partial<Pick<Offer, "soldUntil">>, Partial<Pick<Discount, "until">>, number]>([
    ["gets none once the creator has ended the sale", { soldUntil: SOON }, {}, 0],
    ["gets none once the creator has ended the discount", {}, { until: SOON }, 0],
    ["gets one while both go on", { soldUntil: LATER }, { until: LATER }, 1],
  ])("%s", async (_, end, discountEnd, emails) => {
    const shop = await openShop({ discounts: [discountWith()], shop: { cartReminder: true } });
    await leave(shop, { code: "LANTERN10" });
    const { offers } = shop.ports;
    const find = offers.find.bind(offers);
    offers.find = async (product) => {
      const offer = await find(product);
      return offer && { ...offer, ...end };
    };
    offers.discounts = async () => [discountWith(discountEnd)];
    shop.wait(HOUR_S);
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(emails);
  });

  it("is not asked about what is limited, since others can have it", async () => {
    const copies = [{ products: ["book"], options: ["standard"], limit: 3, optionLimit: null }];

    const offers = OFFERS.map((offer) => ({
      ...offer,
      options: offer.options.map((option) => ({ ...option, copies })),
    }));
    const shop = await openShop({ offers, shop: { cartReminder: true, paymentMinutes: 60 } });
    const id = await order(shop.browser(), { items: [{ product: "book" }] });
    expect(shop.payments.pages.get(id)).toMatchObject({ lifetimeMs: 35 * 60_000 });
    expect(shop.payments.pages.get(id)).not.toHaveProperty("hasReminder");
  });
});

describe("a payment that takes long", () => {
  it.each([
    ["en", "The Shop is waiting for your payment"],
    ["zh", "小店正在等待你的付款到账"],
  ])("is announced by one email in %s", async (locale, subject) => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }], locale });
    shop.payments.change(id, { state: "pending", email: EMAIL });
    for (const _ of [1, 2]) await reportEvent(shop, { session: `cs_${id}` });
    expect(shop.mail.sent).toEqual([]);
    shop.wait(HOUR_S / 4);
    await sweep(shop.ports);
    expect(shop.mail.sent.map((email) => email.subject)).toEqual([subject]);
  });

  it("that fails is announced once more, also to somebody who gets one email a day", async () => {
    const shop = await openShop();
    const wait = async (seconds: number) => {
      const id = await order(shop.browser(), { items: [{ product: "book" }] });
      shop.payments.change(id, { state: "pending", email: EMAIL });
      await reportEvent(shop, { session: `cs_${id}` });
      shop.wait(seconds);
      await sweep(shop.ports);
      shop.payments.change(id, { state: "failed" });
      await reportEvent(shop, { session: `cs_${id}` });
      return shop.mail.sent.map(({ subject }) => subject);
    };
    const failed = "Your payment to The Shop did not go through";
    expect(await wait(60)).toEqual([failed]);
    shop.wait(24 * HOUR_S);
    expect(await wait(HOUR_S)).toEqual([failed, "The Shop is waiting for your payment", failed]);
  });

  it("is not if it arrives within a quarter of an hour", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }] });
    shop.payments.change(id, { state: "pending", email: EMAIL });
    await reportEvent(shop, { session: `cs_${id}` });
    shop.payments.pay(id, EMAIL);
    await reportEvent(shop, { session: `cs_${id}` });
    const receipts = [expect.objectContaining({ to: EMAIL, subject: "Now in your library: The Book" })];
    expect(shop.mail.sent).toEqual(receipts);
    shop.wait(HOUR_S);
    await sweep(shop.ports);
    expect(shop.mail.sent).toEqual(receipts);
  });

  it("that is too little is reported at once, whatever was to be sent before", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }] });
    shop.payments.change(id, { state: "pending", email: EMAIL });
    await reportEvent(shop, { session: `cs_${id}` });
    shop.payments.pay(id, EMAIL, { total: 1, received: 1 });
    await reportEvent(shop, { session: `cs_${id}` });
    const recipients = shop.mail.sent.map(({ to }) => to).toSorted();
    expect(recipients).toEqual(["help@shop.example", EMAIL]);
    shop.wait(HOUR_S);
    await sweep(shop.ports);
    expect(shop.mail.sent).toHaveLength(2);
  });
});

it("emails about what is not paid are not sent once the order is deleted", async () => {
  const shop = await openShop({ shop: { cartReminder: true } });
  await leave(shop);
  const id = await order(shop.browser(), { items: [{ product: "book" }] });
  shop.payments.change(id, { state: "pending", email: "other@example.com" });
  await reportEvent(shop, { session: `cs_${id}` });
  const messages = async (state: MessageState) =>
    (await listMessages(shop.database, { states: [state], limit: 9 })).map(({ kind }) => kind).toSorted();
  const kinds = ["cart-reminder", "payment-pending"];
  expect(await messages("waiting")).toEqual(kinds);
  await shop.database.write([{ text: "DELETE FROM orders", values: [] }]);
  shop.wait(HOUR_S);
  await sweep(shop.ports);
  expect(await messages("skipped")).toEqual(kinds);
});

it("the payment page is open as long as the shop says, and names it on statements, unless nothing is paid", async () => {
  const shop = await openShop({ shop: { paymentMinutes: 45, statementDescriptor: "LANTERN" } });
  const paid = await order(shop.browser(), { items: [{ product: "book" }] });
  const free = await order(shop.browser(), { items: [{ product: "sheet" }] });
  expect(shop.payments.pages.get(paid)).toMatchObject({
    lifetimeMs: 45 * 60_000,
    statementDescriptor: "LANTERN",
  });
  expect(shop.payments.pages.get(free)).not.toHaveProperty("statementDescriptor");
  const usual = await openShop();
  const id = await order(usual.browser(), { items: [{ product: "book" }] });
  expect(usual.payments.pages.get(id)).toMatchObject({ lifetimeMs: 2 * HOUR_MS });
});

/** Somebody orders, enters an address on the payment page and leaves until it has expired. */
async function leave(shop: Shop, { locale = "en", recovery = true, code = "" } = {}): Promise<string> {
  const id = await order(shop.browser(), { items: [{ product: "book" }], locale, code });
  const left: Partial<Payment> = { state: "expired", email: EMAIL, ...(recovery && { recovery: RECOVERY }) };
  shop.payments.change(id, left);
  await reportEvent(shop, { session: `cs_${id}` });
  return id;
}

async function statusOf(shop: Shop, id: string): Promise<unknown> {
  return (await (await shop.browser().api(`/api/orders/${id}`)).json()).status;
}
