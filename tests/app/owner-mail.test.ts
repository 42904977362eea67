import { describe, expect, it } from "vitest";
import { addDailySummary } from "#checkout/jobs/daily-summary.ts";
import { sendMessages } from "#checkout/jobs/send-messages.ts";
import { sendWebhooks } from "#checkout/jobs/send-webhooks.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { CatalogueMissing } from "#checkout/offers/offers.ts";
import { DatabaseError } from "#checkout/orders/database/database.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import { PaymentsDown } from "#checkout/payments/payments.ts";
import { httpWebhooks } from "#checkout/webhooks/http.ts";
import { MessageState } from "#domain/api/responses/states.ts";
import type { OwnerMail } from "#domain/webhooks.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, order, reportEvent, signIn } from "./buying.ts";
import { openReceiver, SECRET } from "./receiver.ts";
import { openShop, type Shop } from "./shop.ts";

const OWNER = "help@shop.example";
const HOUR_S = 3600;

const shopWithOwnerMail = (ownerMail: OwnerMail, timeZone = "UTC") =>
  openShop({ notifications: { ownerMail, timeZone } });

const toOwner = (shop: Shop) => shop.mail.sent.filter(({ to }) => to === OWNER);
const subjects = (shop: Shop) => toOwner(shop).map(({ subject }) => subject);

async function applyOutcome(shop: Shop, id: string, outcome: ReturnType<typeof createOutcome>) {
  shop.payments.outcomes.set(`pi_${id}`, outcome);
  for (const _ of [1, 2]) await reportEvent(shop, { paymentIntent: `pi_${id}` });
}

/** Lets what is due be done until six minutes have passed. */
async function retry(shop: Shop) {
  for (const seconds of [3, 11, 61, 301]) {
    shop.wait(seconds);
    await sweep(shop.ports);
  }
}

describe("a creator who wants an email about each thing", () => {
  it("gets one about a sale, who bought what for how much, after the buyer's receipt", async () => {
    const shop = await shopWithOwnerMail("each");
    const id = await buy(shop);
    await reportEvent(shop, { session: `cs_${id}` });
    expect(shop.mail.sent.map(({ to }) => to)).toEqual(["reader@example.com", OWNER]);
    const [email] = toOwner(shop);
    expect(email?.subject).toBe("Sold for $29.00: The Book");
    for (const part of [email?.text, email?.html]) {
      expect(part).toContain("reader@example.com paid $29.00 for The Book.");
      expect(part).toContain(id);
      expect(part).not.toContain("/open/");
    }
  });

  it("gets one about each refund, dispute and free order", async () => {
    const shop = await shopWithOwnerMail("each");
    await buy(shop, "sheet", "free@example.com");
    await signIn(shop);
    const [id, other] = [await buy(shop), await buy(shop, "record")];
    shop.mail.sent.length = 0;
    const refund = { id: "re_1", amount: 1000, hasFailed: false };
    await applyOutcome(shop, id, { refunds: [refund], disputes: [] });
    await applyOutcome(shop, id, { refunds: [{ ...refund, hasFailed: true }], disputes: [] });
    for (const state of ["open", "won"] as const) await applyOutcome(shop, id, createOutcome(0, state));
    for (const state of ["open", "lost"] as const) {
      await applyOutcome(shop, other, { refunds: [], disputes: [{ id: "du_2", state }] });
    }
    expect(subjects(shop)).toEqual([
      "Refunded: $10.00",
      "A refund of $10.00 did not go through",
      "Disputed: $29.00 for The Book",
      "Dispute won: $29.00 for The Book",
      "Disputed: $9.00 for The Record",
      "Dispute lost: $9.00 for The Record",
    ]);
    const [email] = toOwner(shop);
    expect(email?.text).toContain(
      "$10.00 of the $29.00 that reader@example.com paid for The Book has been refunded.",
    );
    const all = await listMessages(shop.database, { states: MessageState.options, limit: 99 });
    expect(all.find(({ kind }) => kind === "owner-free-sale")).toMatchObject({ state: "sent" });
  });

  it.each([
    [
      "en",
      [
        "$9.00 for The Record has been refunded, of the $38.00 that reader@example.com paid.",
        "$10.00 of the $38.00 that reader@example.com paid for The Book · The Record has been refunded.",
        "$19.00 for The Book has been refunded, of the $38.00 that reader@example.com paid.",
      ],
    ],
    [
      "zh",
      [
        "reader@example.com付的US$38.00中，The Record的US$9.00已退款。",
        "reader@example.com为The Book · The Record付的US$38.00中，US$10.00已退款。",
        "reader@example.com付的US$38.00中，The Book的US$19.00已退款。",
      ],
    ],
  ])("reads which products were refunded, and how much in total: %s", async (language, sentences) => {
    const shop = await shopWithOwnerMail("each");
    const { shop: read } = shop.ports.offers;
    shop.ports.offers.shop = async () => ({ ...(await read()), languages: [language, "en", "zh"] });
    const id = await order(shop.browser(), { items: [{ product: "book" }, { product: "record" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    shop.mail.sent.length = 0;
    const refunds = [
      { id: "re_1", amount: 900, hasFailed: false, lines: [1] },
      { id: "re_2", amount: 1000, hasFailed: false },
      { id: "re_3", amount: 1900, hasFailed: false, lines: [0] },
    ];
    for (const count of [1, 2, 3]) {
      await applyOutcome(shop, id, { refunds: refunds.slice(0, count), disputes: [] });
    }
    expect(toOwner(shop).map(({ text }) => text.split("\n\n")[1])).toEqual(sentences);
    const totals = toOwner(shop).map(({ text }) => /(?:Total refunded: |累计退款：)(.*)/.exec(text)?.[1]);
    expect(totals.map((total) => total?.replace("US", ""))).toEqual(["$9.00", "$19.00", "$38.00"]);
  });

  it("gets one about an email that a buyer cannot get, but none about such a one to the creator", async () => {
    const shop = await shopWithOwnerMail("each");
    const { send } = shop.mail.port;
    shop.mail.port.send = async (email, key) =>
      email.to === "reader@example.com" ? { accepted: false, reason: "no such address" } : send(email, key);
    await buy(shop);
    expect(subjects(shop)).toEqual([
      "Sold for $29.00: The Book",
      "An email to reader@example.com could not be delivered",
    ]);
    expect(toOwner(shop)[1]?.text).toContain("“paid” to reader@example.com: no such address.");
    shop.mail.port.send = async () => ({ accepted: false, reason: "no such address" });
    await buy(shop, "record", "other@example.com");
    const failed = await listMessages(shop.database, { states: ["failed"], limit: 9 });
    // The receipt of each, the email about the other sale, and the one about the other receipt.
    expect(failed.map(({ kind }) => kind).toSorted()).toEqual(["owner-failed", "owner-sale", "paid", "paid"]);
  });

  it("gets one about each of several emails that a buyer cannot get on one day", async () => {
    const shop = await shopWithOwnerMail("each");
    const { send } = shop.mail.port;
    shop.mail.port.send = async (email, key) =>
      email.to === "reader@example.com" ? { accepted: false, reason: "no such address" } : send(email, key);
    for (const product of ["book", "record"]) await buy(shop, product);
    expect(subjects(shop).filter((subject) => subject.startsWith("An email to reader@"))).toHaveLength(2);
  });

  it("gets one a day about a program that does not accept its webhooks", async () => {
    const receiver = await openReceiver({ status: 410 });
    const shop = await openShop({
      notifications: { webhooks: [{ url: receiver.url, events: ["order.paid"] }], ownerMail: "each" },
      webhooks: httpWebhooks({ secrets: [SECRET] }),
    });
    for (const _ of [1, 2, 3]) {
      await buy(shop, "record");
      shop.wait(HOUR_S);
    }
    await sendMessages(shop.ports);
    const about = () => toOwner(shop).filter(({ subject }) => subject.startsWith("Webhook delivery failed"));
    expect(about()).toHaveLength(1);
    expect(about()[0]?.text).toContain(
      `${new URL(receiver.url).host} rejected “order.paid”: it answers 410.`,
    );
    shop.wait(24 * HOUR_S);
    await buy(shop, "record");
    await sendWebhooks(shop.ports);
    await sendMessages(shop.ports);
    expect(about()).toHaveLength(2);
  });

  it("reads them in the shop's first language", async () => {
    const shop = await shopWithOwnerMail("each");
    const { shop: read } = shop.ports.offers;
    shop.ports.offers.shop = async () => ({ ...(await read()), languages: ["zh", "en"] });
    await buy(shop);
    expect(subjects(shop)).toEqual(["售出US$29.00：The Book"]);
  });

  it("uses up none of the emails of a buyer with the same address", async () => {
    const shop = await shopWithOwnerMail("each");
    for (const _ of [1, 2, 3]) await buy(shop, "record", "reader@example.com");
    const id = await order(shop.browser(), { items: [{ product: "sheet" }], email: OWNER });
    shop.payments.pay(id, OWNER);
    await reportEvent(shop, { session: `cs_${id}` });
    expect(shop.mail.keys).toContain(`paid_${id}`);
  });
});

describe("a payment that cannot be recorded", () => {
  it.each(["none", "each", "daily"] as const)(
    "is reported once, with its order and what to do, if the creator wants %s",
    async (ownerMail) => {
      const shop = await shopWithOwnerMail(ownerMail);
      const id = await order(shop.browser(), { items: [{ product: "book" }] });
      const { sessionId } = shop.payments.pay(id, undefined, { email: null });
      await reportEvent(shop, { session: sessionId });
      await reportEvent(shop, { session: sessionId });
      expect(toOwner(shop)).toEqual([]);
      await retry(shop);
      expect(subjects(shop)).toEqual([`A payment could not be recorded: ${id}`]);
      const [email] = toOwner(shop);
      for (const text of ["without an email address", "Stripe Dashboard", "orders grant"]) {
        expect(email?.text).toContain(text);
      }
      shop.wait(2 * HOUR_S);
      shop.payments.asked.length = 0;
      await sweep(shop.ports);
      expect(subjects(shop)).toHaveLength(1);
      // Once for each of the two events, and not to name the order once more.
      expect(shop.payments.asked).toEqual(Array(2).fill(`session ${sessionId}`));
    },
  );

  it("is reported by its number at Stripe if that is down, and recorded once it is not", async () => {
    const shop = await shopWithOwnerMail("none");
    const id = await order(shop.browser(), { items: [{ product: "book" }] });
    const { sessionId } = shop.payments.pay(id, "reader@example.com");
    shop.payments.state.isDown = true;
    await reportEvent(shop, { session: sessionId });
    await retry(shop);
    expect(subjects(shop)).toEqual([`A payment could not be recorded: ${sessionId}`]);
    shop.payments.state.isDown = false;
    shop.wait(HOUR_S);
    await sweep(shop.ports);
    expect(shop.mail.keys).toContain(`paid_${id}`);
  });
});

describe("news of a payment that cannot be recorded", () => {
  /** Lets an event about a payment fail until the creator is told. */
  async function failWith(shop: Shop, error: Error, paymentIntent: string) {
    shop.mail.sent.length = 0;
    shop.ports.payments.findOutcome = () => Promise.reject(error);
    shop.ports.payments.findByIntent = () => Promise.reject(error);
    await reportEvent(shop, { paymentIntent });
    await retry(shop);
  }

  it.each([new Error("a mistake"), new PaymentsDown("no answer")])(
    "is reported with the order that it has paid: %s",
    async (error) => {
      const shop = await shopWithOwnerMail("none");
      const id = await buy(shop);
      await failWith(shop, error, `pi_${id}`);
      expect(subjects(shop)).toEqual([`A payment could not be recorded: ${id}`]);
    },
  );

  it("is reported by its number at Stripe if the order is not known", async () => {
    const shop = await shopWithOwnerMail("none");
    await failWith(shop, new Error("a mistake"), "pi_unknown");
    expect(subjects(shop)).toEqual(["A payment could not be recorded: pi_unknown"]);
  });

  it("is reported once a day while Stripe is down", async () => {
    const shop = await shopWithOwnerMail("none");
    await failWith(shop, new PaymentsDown("no answer"), "pi_unknown");
    for (let hour = 0; hour < 36; hour += 1) {
      shop.wait(HOUR_S + 1);
      await sweep(shop.ports);
    }
    expect(subjects(shop)).toHaveLength(3);
  });

  it("is reported to nobody before anything is published, and is in the log alone", async () => {
    const shop = await shopWithOwnerMail("none");
    shop.ports.offers.shop = () => Promise.reject(new CatalogueMissing("nothing is published"));
    await failWith(shop, new Error("a mistake"), "pi_unknown");
    expect(await listMessages(shop.database, { states: MessageState.options, limit: 9 })).toEqual([]);
    expect(shop.lines.map(({ event }) => event)).not.toContain("owner-not-notified");
  });

  it("is in the log if it cannot be reported", async () => {
    const shop = await shopWithOwnerMail("none");
    const { write } = shop.database;
    shop.ports.database.write = (statements) =>
      statements.some(({ text }) => text.includes("INSERT INTO messages"))
        ? Promise.reject(new DatabaseError("the disk fails"))
        : write(statements);
    await failWith(shop, new Error("a mistake"), "pi_unknown");
    expect(shop.lines).toContainEqual({
      ...{ level: "error", event: "owner-not-notified", id: expect.any(String) },
      ...{ error: "DatabaseError", message: "the disk fails", stack: expect.any(String) },
    });
  });
});

describe("a creator with a daily summary", () => {
  it("gets it once at 8:00 in the shop's time zone, with sums by currency, refunds, disputes and failures", async () => {
    // It is noon in UTC and 20:00 in Shanghai.
    const shop = await shopWithOwnerMail("daily", "Asia/Shanghai");
    const first = await buy(shop);
    await buy(shop, "record", "other@example.com");
    await buy(shop, "sheet", "free@example.com");
    await signIn(shop);
    await applyOutcome(shop, first, {
      refunds: [{ id: "re_1", amount: 1000, hasFailed: false }],
      disputes: [{ id: "du_1", state: "open" }],
    });
    shop.wait(12 * HOUR_S - 1);
    await addDailySummary(shop.ports);
    await sendMessages(shop.ports);
    expect(toOwner(shop)).toEqual([]);
    shop.wait(1);
    for (const _ of [1, 2]) await addDailySummary(shop.ports);
    await Promise.all([addDailySummary(shop.ports), addDailySummary(shop.ports)]);
    await sendMessages(shop.ports);
    expect(subjects(shop)).toEqual(["The Shop: 2 sales: $38.00"]);
    expect(toOwner(shop)[0]?.text).toContain(
      [
        "From 8:00 on November 22, 2026 until 8:00 on November 23, 2026:",
        "",
        "2 sales: $38.00\n1 free order\n1 refund: $10.00\n1 payment is disputed",
      ].join("\n"),
    );
    expect(toOwner(shop)[0]?.html).toContain("2 sales: $38.00");
  });

  it("gets it at 8:00 UTC if the shop names no time zone", async () => {
    const shop = await openShop({ notifications: { ownerMail: "daily" } });
    await addDailySummary(shop.ports);
    await buy(shop);
    shop.wait(24 * HOUR_S);
    await addDailySummary(shop.ports);
    await sendMessages(shop.ports);
    expect(toOwner(shop)[0]?.text).toContain(
      "From 8:00 on November 22, 2026 until 8:00 on November 23, 2026:",
    );
  });

  it("causes no writes when the shop checks again on the same day", async () => {
    const shop = await shopWithOwnerMail("daily");
    await addDailySummary(shop.ports);
    shop.ports.database.write = () => Promise.reject(new Error("a write"));
    await addDailySummary(shop.ports);
  });

  it("gets none after a day on which nothing happened, and the next one is about its own day", async () => {
    const shop = await shopWithOwnerMail("daily");
    await addDailySummary(shop.ports);
    await buy(shop);
    for (const day of [1, 2, 3]) {
      shop.wait(24 * HOUR_S);
      if (day === 3) await buy(shop, "record");
      await addDailySummary(shop.ports);
      await sendMessages(shop.ports);
    }
    expect(subjects(shop)).toEqual(["The Shop: 1 sale: $29.00"]);
    shop.wait(24 * HOUR_S);
    await addDailySummary(shop.ports);
    await sendMessages(shop.ports);
    expect(subjects(shop).at(-1)).toBe("The Shop: 1 sale: $9.00");
  });

  it("gets it late, with everything since the last one, if the shop was off", async () => {
    const shop = await shopWithOwnerMail("daily");
    await addDailySummary(shop.ports);
    await buy(shop);
    shop.wait(3 * 24 * HOUR_S);
    await addDailySummary(shop.ports);
    await sendMessages(shop.ports);
    expect(toOwner(shop)[0]?.text).toContain(
      "From 8:00 on November 22, 2026 until 8:00 on November 25, 2026:\n\n1 sale: $29.00",
    );
  });

  it("gets it about a week at most", async () => {
    const shop = await shopWithOwnerMail("daily");
    await addDailySummary(shop.ports);
    shop.wait(4 * 24 * HOUR_S);
    await buy(shop);
    shop.wait(6 * 24 * HOUR_S);
    await addDailySummary(shop.ports);
    await sendMessages(shop.ports);
    expect(toOwner(shop)[0]?.text).toContain(
      "From 8:00 on November 25, 2026 until 8:00 on December 2, 2026:",
    );
  });

  it("gets it about a day after the clock was set back", async () => {
    const shop = await shopWithOwnerMail("daily");
    await addDailySummary(shop.ports);
    shop.wait(-3 * 24 * HOUR_S);
    await buy(shop);
    shop.wait(24 * HOUR_S);
    await addDailySummary(shop.ports);
    await sendMessages(shop.ports);
    expect(toOwner(shop)[0]?.text).toContain(
      "From 8:00 on November 19, 2026 until 8:00 on November 20, 2026:",
    );
  });
});

describe("a creator who wants no emails", () => {
  it("gets none, as by default", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    await applyOutcome(shop, id, createOutcome(2900));
    shop.wait(24 * HOUR_S);
    await addDailySummary(shop.ports);
    await sendMessages(shop.ports);
    expect(toOwner(shop)).toEqual([]);
    const all = await listMessages(shop.database, { states: MessageState.options, limit: 99 });
    expect(all.filter(({ kind }) => kind.startsWith("owner-"))).toEqual([]);
  });
});
