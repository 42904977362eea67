import { describe, expect, it, test } from "vitest";
import { sweep } from "#checkout/jobs/sweep.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { OFFERS } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { order, reportEvent } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";
import { ACCEPTED, DOWN, list } from "./waiting-email.ts";

const OWNER = "help@shop.example";
const GIVER = "giver@example.com";
const FRIEND = "friend@example.com";
/** An email about a pending payment waits for some minutes, since most arrive by then. */
const MINUTES_S = 900;
const GIFT_DAY = "2026-12-24";

const mailTo = (shop: Shop, address: string) => shop.mail.sent.findLast(({ to }) => to === address);

/** Pays for a gift of The Book ($29.00) and The Record ($9.00). */
async function give({ on, locale = "en" }: { on?: string | undefined; locale?: string } = {}) {
  const shop = await openShop({ notifications: { ownerMail: "each" } });
  const browser = shop.browser();
  const items = [{ product: "book" }, { product: "record" }];
  const recipient = { email: FRIEND, from: "Ada", ...(on && { on }) };
  const id = await order(browser, { items, recipient, locale });
  await reportEvent(shop, { session: shop.payments.pay(id, GIVER).sessionId });
  return { shop, id, browser };
}

async function report(shop: Shop, id: string, outcome: PaymentOutcome) {
  shop.payments.outcomes.set(`pi_${id}`, outcome);
  await reportEvent(shop, { paymentIntent: `pi_${id}` });
  await sweep(shop.ports);
}

describe("the giver of a gift", () => {
  it.each([
    [
      undefined,
      createOutcome(3800),
      "The recipient can no longer open the gift.",
      "对方不能再打开这份礼物。",
    ],
    [GIFT_DAY, createOutcome(3800), "The gift will not be sent.", "礼物不会送出。"],
    [undefined, createOutcome(1000), "The recipient keeps the gift.", "礼物仍归对方所有。"],
    [GIFT_DAY, createOutcome(1000), "The gift will still be sent as planned.", "礼物仍会按时送出。"],
    [undefined, createOutcome(0, "open"), "the recipient cannot open your gift.", "对方不能打开礼物。"],
    [GIFT_DAY, createOutcome(0, "open"), "the recipient cannot open your gift.", "对方不能打开礼物。"],
    [undefined, createOutcome(0, "won"), "The recipient can open your gift again.", "对方又可以打开礼物了。"],
    [GIFT_DAY, createOutcome(0, "won"), "Your gift will be sent as planned.", "礼物会按时送出。"],
    [
      undefined,
      createOutcome(0, "lost"),
      "The recipient can no longer open your gift.",
      "对方不能再打开礼物。",
    ],
    [GIFT_DAY, createOutcome(0, "lost"), "Your gift will not be sent.", "礼物不会送出。"],
  ] as const)(
    "is told what becomes of it (day %s, outcome %j), and nothing of a library",
    async (on, outcome, english, chinese) => {
      for (const [locale, sentence] of [
        ["en", english],
        ["zh", chinese],
      ] as const) {
        const { shop, id } = await give({ on, locale });
        await report(shop, id, outcome);
        const mail = mailTo(shop, GIVER);
        expect(mail?.text).toContain(sentence);
        for (const part of [mail?.subject, mail?.text]) {
          expect(part).not.toMatch(/\/open\/|library|download|书架|下载/i);
        }
      }
    },
  );

  it("gets no promise that the recipient can open it again if it was refunded", async () => {
    const { shop, id } = await give();
    await report(shop, id, createOutcome(3800));
    await report(shop, id, createOutcome(3800, "won"));
    expect(mailTo(shop, GIVER)?.subject).toBe("The dispute about your payment to The Shop is closed");
    expect(mailTo(shop, GIVER)?.text).toContain("The recipient cannot open your gift.");
    expect(mailTo(shop, OWNER)?.text).toContain("The recipient cannot open the gift.");
  });

  it("learns which products the recipient loses by a refund", async () => {
    const refunds = [{ id: "re_1", amount: 2900, hasFailed: false, lines: [0] }];
    for (const [on, sentence] of [
      [undefined, "The recipient can no longer open The Book, but keeps everything else."],
      [GIFT_DAY, "The Book will not be sent. Everything else will."],
    ] as const) {
      const { shop, id } = await give({ on });
      await report(shop, id, { refunds, disputes: [] });
      expect(mailTo(shop, GIVER)?.text).toContain(sentence);
    }
  });

  it("can correct their address, which promises files to neither address", async () => {
    const { shop, id, browser } = await give();
    const response = await browser.api(`/api/orders/${id}/email`, {
      ...{ method: "PUT", body: JSON.stringify({ email: "right@example.com" }) },
      headers: { "Content-Type": "application/json" },
    });
    expect(response.status).toBe(200);
    await sweep(shop.ports);
    const corrected = shop.mail.sent.find(({ subject }) => subject.includes("now has this address"));
    expect(corrected?.to).toBe("right@example.com");
    expect(corrected?.text).toContain("Your gift is not affected.");
    const removed = shop.mail.sent.find(({ subject }) => subject.includes("no longer has your address"));
    expect(removed?.to).toBe(GIVER);
    expect(corrected?.text).toContain("you can find it in your library, under “All orders”");
    expect(removed?.text).not.toMatch(/\/open\/|library/);
    for (const mail of [corrected, removed]) expect(mail?.text).not.toContain("files");
  });

  it("is promised the receipt, and no link to files, while the payment is on its way", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }], recipient: { email: FRIEND } });
    shop.payments.change(id, { state: "pending", email: GIVER });
    await reportEvent(shop, { session: `cs_${id}` });
    shop.wait(MINUTES_S);
    await sweep(shop.ports);
    expect(mailTo(shop, GIVER)?.text).toContain("we send your gift as planned, and you get your receipt");
  });
});

describe("the creator", () => {
  it("reads who a sold gift is for, and nothing about a link to files", async () => {
    const { shop } = await give({ on: GIFT_DAY });
    const { text } = mailTo(shop, OWNER) ?? { text: "" };
    expect(text).toContain(`It is a gift for ${FRIEND}. The receipt is on its way to the buyer.`);
  });

  it("reads what a dispute does to a gift", async () => {
    for (const [on, state, sentence] of [
      [undefined, "open", "the recipient of this gift cannot open it."],
      [undefined, "won", "The gift is valid again."],
      [GIFT_DAY, "lost", "The recipient cannot open the gift."],
    ] as const) {
      const { shop, id } = await give({ on });
      await report(shop, id, createOutcome(0, state));
      expect(mailTo(shop, OWNER)?.text).toContain(sentence);
      expect(mailTo(shop, OWNER)?.text).not.toMatch(/library|download/i);
    }
  });
});

test("the creator reads in the email about a pre-order that its files are still to come", async () => {
  const release = { day: "2027-02-01", at: "2027-02-01T08:00:00.000Z" };
  const offers = OFFERS.map((offer) => ({
    ...offer,
    options: offer.options.map((option) => ({
      ...option,
      parts: option.parts.map((part) => ({ ...part, release })),
    })),
  }));
  const shop = await openShop({ offers, notifications: { ownerMail: "each" } });
  const id = await order(shop.browser(), { items: [{ product: "book" }] });
  await reportEvent(shop, { session: shop.payments.pay(id, GIVER).sessionId });
  expect(mailTo(shop, OWNER)?.text).toContain("who gets the files once they are released.");
});

it("the email about a gift that is refunded while the mail service is down is skipped, and nobody is told that it has failed", async () => {
  const shop = await openShop({ notifications: { ownerMail: "each" } });
  shop.mail.state.answer = DOWN;
  const id = await order(shop.browser(), { items: [{ product: "book" }], recipient: { email: FRIEND } });
  await reportEvent(shop, { session: shop.payments.pay(id, GIVER).sessionId });
  await report(shop, id, createOutcome(2900));
  shop.mail.state.answer = ACCEPTED;
  shop.wait(MINUTES_S);
  await sweep(shop.ports);
  expect(await list(shop, "failed")).toEqual([]);
  expect(await list(shop, "skipped")).toMatchObject([{ kind: "gift", recipient: FRIEND }]);
  const kinds = (await list(shop, "sent")).map(({ kind }) => kind).toSorted();
  expect(kinds).toEqual(["owner-refunded", "owner-sale", "paid", "refunded"]);
});
