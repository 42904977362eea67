import { type Message, MessageKind } from "#checkout/orders/messages/message.ts";

/** One email of the preview. */
export interface Sample {
  kind: MessageKind;
  /** The title that distinguishes it from others of its kind. */
  title?: string;
  /** The order. By default a paid one of one product. */
  order?: {
    products?: number;
    /** How many per cent a discount takes off. */
    discount?: number;
    isFree?: boolean;
    isUnpaid?: boolean;
    isPreOrder?: boolean;
    hasLicences?: boolean;
    gift?: "now" | "later";
    /** Per cent of the total. */
    refunded?: number;
  };
  /** The recipient. By default the buyer. */
  to?: "holder" | "owner";
  /** The code in it. */
  hasCode?: boolean;
  payload?: Message["payload"];
}

type SamplesOfKind = Omit<Sample, "kind">[];

const UNPAID = { order: { isUnpaid: true } };
const TO_OWNER = { to: "owner" } as const;
const AT = "2026-11-22T08:00:00.000Z";
const FAILED = { recipient: "reader@example.com", reason: "Resend answers 422 validation_error" };
const PASSKEY = { createdAt: AT, device: "Firefox/Windows" };
const IN_A_MONTH = "2026-12-22T08:00:00.000Z";

/** At least one for each kind of message, so that none is forgotten. */
const BY_KIND: Record<MessageKind, SamplesOfKind> = {
  paid: [
    {},
    {
      title: "several products, a discount and licence keys",
      order: { products: 3, discount: 20, hasLicences: true },
    },
    { title: "in the browser that has paid", hasCode: true },
    { title: "free", order: { isFree: true } },
    { title: "pre-order", order: { isPreOrder: true } },
    { title: "gift, now", order: { gift: "now" } },
    { title: "gift, later", order: { gift: "later" } },
  ],
  granted: [{ order: { isFree: true } }],
  released: [{}],
  gift: [{ to: "holder", order: { gift: "now" } }],
  seat: [{ to: "holder" }],
  "new-version": [{}],
  "licence-ready": [
    { order: { hasLicences: true } },
    { title: "to a holder", to: "holder", order: { hasLicences: true } },
  ],
  link: [{ title: "with a code", hasCode: true }, {}],
  "cart-reminder": [
    { ...UNPAID, payload: { recovery: { url: "https://checkout.stripe.com/", expiresAt: IN_A_MONTH } } },
  ],
  "payment-pending": [UNPAID, { title: "gift", order: { isUnpaid: true, gift: "later" } }],
  "payment-failed": [UNPAID],
  "payment-review": [UNPAID],
  refunded: [
    { title: "all", order: { refunded: 100 } },
    { title: "a part", order: { refunded: 25 } },
    { title: "one of several products", order: { products: 3 }, payload: { lines: [0] } },
    { title: "gift, delivered", order: { refunded: 100, gift: "now" } },
    { title: "gift, not delivered yet", order: { refunded: 100, gift: "later" } },
  ],
  "refund-failed": [{}],
  "dispute-opened": [{}, { title: "gift", order: { gift: "now" } }],
  "dispute-won": [
    {},
    { title: "after the refund of one product", order: { products: 3 }, payload: { lines: [0] } },
    { title: "after the refund of everything", order: { products: 2 }, payload: { lines: [0, 1] } },
    { title: "gift", order: { gift: "now" } },
  ],
  "dispute-lost": [{}, { title: "gift", order: { gift: "later" } }],
  "address-corrected": [{}, { title: "gift", order: { gift: "now" } }],
  "address-removed": [{}],
  "move-from": [{ payload: { code: "code", to: "new@example.com" } }],
  "move-to": [{ payload: { code: "code" } }],
  moved: [{}],
  erase: [{ payload: { code: "code" } }],
  "passkey-added": [{ payload: { passkey: PASSKEY } }],
  "passkey-removed": [{ payload: { passkey: PASSKEY } }],
  "payment-mismatch": [{ ...TO_OWNER, payload: { payment: "pi_3QxT", amount: 100 } }],
  "unexpected-payment": [{ ...TO_OWNER, payload: { payment: "pi_3QxT" } }],
  "licence-keys-gone": [
    { ...TO_OWNER, payload: { pool: "keys.txt" } },
    { ...TO_OWNER, title: "some left", payload: { pool: "keys.txt", keys: { issued: 3, needed: 5 } } },
  ],
  "owner-sale": [
    TO_OWNER,
    { ...TO_OWNER, title: "gift", order: { gift: "now" } },
    { ...TO_OWNER, title: "pre-order", order: { isPreOrder: true } },
  ],
  "owner-free-sale": [{ ...TO_OWNER, order: { isFree: true } }],
  "owner-refunded": [
    { ...TO_OWNER, order: { refunded: 100 } },
    { ...TO_OWNER, title: "one of several products", order: { products: 3 }, payload: { lines: [0] } },
  ],
  "owner-refund-failed": [TO_OWNER],
  "owner-dispute-opened": [TO_OWNER],
  "owner-dispute-won": [TO_OWNER],
  "owner-dispute-lost": [TO_OWNER],
  "owner-failed": [
    { ...TO_OWNER, title: "email", payload: { failed: { ...FAILED, channel: "email", kind: "paid" } } },
    {
      ...{ ...TO_OWNER, title: "payment" },
      payload: {
        failed: {
          ...{ channel: "payment", kind: "checkout.session.completed", recipient: "ord_3QxT" },
          reason: "paid session without an email address: cs_3QxT",
        },
      },
    },
    {
      ...{ ...TO_OWNER, title: "webhook" },
      payload: {
        failed: {
          channel: "webhook",
          kind: "order.paid",
          recipient: "https://example.com/hook",
          reason: "status 500",
        },
      },
    },
  ],
  "owner-daily": [
    {
      ...TO_OWNER,
      payload: {
        summary: {
          ...{ since: AT, until: "2026-11-23T08:00:00.000Z" },
          sales: [{ currency: "USD", count: 7, amount: 20_300 }],
          refunds: [{ currency: "USD", count: 1, amount: 2_900 }],
          ...{ free: 3, failedRefunds: 0, disputes: { opened: 1, won: 0, lost: 0 }, failedMessages: 1 },
        },
      },
    },
  ],
};

/** All emails of the preview, by an id for addresses. */
export const SAMPLES: ReadonlyMap<string, Sample> = new Map(
  Object.entries(BY_KIND).flatMap(([kind, samples]) =>
    samples.map((sample, index): [string, Sample] => [
      index === 0 ? kind : `${kind}-${index + 1}`,
      { ...sample, kind: MessageKind.parse(kind) },
    ]),
  ),
);
