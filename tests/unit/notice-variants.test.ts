import { describe, expect, it } from "vitest";
import type { EmailFacts } from "#checkout/jobs/email-facts.ts";
import { wordingOf } from "#checkout/jobs/notice-variants.ts";
import type { NoticeKind } from "#checkout/mail/templates/notice.ts";
import type { Message } from "#checkout/orders/messages/message.ts";
import type { Order } from "#checkout/orders/order.ts";
import type { PaymentOutcome } from "#domain/payment-outcome.ts";
import { LINE, ORDER } from "../mail/sample-order.ts";

const TWO: Order = { ...ORDER, lines: [LINE, LINE] };
const TO_FRIEND: Order = {
  ...TWO,
  gift: { recipient: "friend@example.com", giver: null, words: null, deliverAt: null },
};
const TO_BUYER: Order = {
  ...TWO,
  gift: { recipient: "reader@example.com", giver: null, words: null, deliverAt: null },
};

interface Facts {
  waiting?: (string | null)[];
  openLines?: number[];
  isDelivered?: boolean;
  payload?: Message["payload"];
}

function wordingFor(
  kind: NoticeKind,
  order: Order,
  { waiting = [], openLines = [], isDelivered = true, payload = {} }: Facts = {},
) {
  const facts: Pick<EmailFacts, "waiting" | "openLines" | "isDelivered"> = {
    waiting: async () => waiting,
    openLines: async () => openLines,
    isDelivered: async () => isDelivered,
  };
  return wordingOf(facts as EmailFacts, order, { kind, locale: "en", payload });
}

async function variantsFor(...args: Parameters<typeof wordingFor>) {
  return (await wordingFor(...args)).variants;
}

/** The payment of an order, some lines of which were refunded by themselves. */
const refundedLines = (...lines: number[]): PaymentOutcome => ({
  refunds: lines.map((line) => ({ id: `re_${line}`, amount: 2900, hasFailed: false, lines: [line] })),
  disputes: [],
});

describe("the email to the owner", () => {
  it("about a list without licence keys says how many are lacking if a buyer needs several", async () => {
    const lacking = (needed: number) => ({ payload: { keys: { issued: 0, needed } } });
    expect(await variantsFor("licence-keys-gone", TWO, lacking(2))).toEqual(["someKeys"]);
    expect(await variantsFor("licence-keys-gone", TWO, lacking(1))).toEqual([]);
    expect(await variantsFor("licence-keys-gone", TWO)).toEqual([]);
  });

  it.each(["owner-sale", "owner-free-sale"] as const)(
    "about a sale calls it a pre-order if all of it comes later (%s)",
    async (kind) => {
      expect(await variantsFor(kind, TWO, { waiting: ["2026-12-24", "2026-12-24"] })).toEqual(["preOrder"]);
      expect(await variantsFor(kind, TWO, { waiting: ["2026-12-24", null] })).toEqual([]);
      expect(await variantsFor(kind, TWO)).toEqual([]);
      expect(await variantsFor(kind, TO_FRIEND)).toEqual(["gift"]);
    },
  );
});

describe("an email about a dispute", () => {
  it("is about the lines that were not refunded one by one, or all if they were", async () => {
    const linesAfter = async (outcome: PaymentOutcome | null) =>
      (await wordingFor("dispute-opened", { ...TWO, outcome })).lines;
    expect(await linesAfter(null)).toEqual([0, 1]);
    expect(await linesAfter(refundedLines(0))).toEqual([1]);
    expect(await linesAfter(refundedLines(0, 1))).toEqual([0, 1]);
  });

  it("says only once it is over that the files are no longer there", async () => {
    expect(await variantsFor("dispute-opened", TWO)).toEqual([]);
    for (const kind of ["dispute-won", "owner-dispute-won"] as const) {
      expect(await variantsFor(kind, TWO)).toEqual(["ended"]);
      expect(await variantsFor(kind, TWO, { openLines: [0, 1] })).toEqual([]);
      expect(await wordingFor(kind, TWO, { openLines: [1] })).toEqual({ variants: ["part"], lines: [1] });
    }
  });

  it("about a gift that waits promises its delivery, unless it was refunded", async () => {
    const waiting = { isDelivered: false };
    const closed = ["ended", "gift", "waitingGift"];
    expect(await variantsFor("dispute-won", TO_FRIEND, waiting)).toEqual(closed);
    const refunded: Order = { ...TO_FRIEND, status: "refunded" };
    expect(await variantsFor("dispute-won", refunded, waiting)).toEqual([...closed, "endedGift"]);
  });

  it("about a buyer's gift to itself is worded as one about a gift", async () => {
    expect(await variantsFor("dispute-opened", TO_BUYER)).toEqual(["gift"]);
  });
});

describe("an email about a corrected address", () => {
  it("is about the whole order, also after a refund", async () => {
    const { lines } = await wordingFor("address-corrected", { ...TWO, outcome: refundedLines(0) });
    expect(lines).toEqual([0, 1]);
  });

  it("says that a gift is not affected, unless the buyer has it, even if it is not known whose it is", async () => {
    expect(await variantsFor("address-corrected", TO_FRIEND)).toEqual(["gift"]);
    expect(await variantsFor("address-corrected", TO_BUYER)).toEqual([]);
    expect(await variantsFor("address-corrected", { ...TWO, wasGift: true })).toEqual(["gift"]);
  });
});
