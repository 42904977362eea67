import { z } from "zod";
import { type AppOptions, createApp } from "#checkout/app.ts";
import { type Files, FilesDown } from "#checkout/files/files.ts";
import type { EmailMessage, Mail, SendResult } from "#checkout/mail/mail.ts";
import { resendMail } from "#checkout/mail/resend.ts";
import { snapshotOffers } from "#checkout/offers/snapshot.ts";
import type { Database } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { simpleWebAuthn } from "#checkout/passkeys/simple-web-authn.ts";
import {
  type ListedEvent,
  type PayableOrder,
  type Payment,
  type PaymentEvent,
  type PaymentPage,
  type Payments,
  PaymentsDown,
  RefundRefused,
} from "#checkout/payments/payments.ts";
import type { Ports } from "#checkout/ports.ts";
import type { ReceiptPrinter } from "#checkout/receipts/receipt-printer.ts";
import { passkeyRoutes } from "#checkout/routes/passkeys.ts";
import { ForgedWebhook } from "#checkout/webhooks/forged-webhook.ts";
import type { Webhooks } from "#checkout/webhooks/webhooks.ts";
import type { Discount } from "#domain/discount.ts";
import type { Offer, OffersFile } from "#domain/offer.ts";
import { disputeOf, type PaymentOutcome } from "#domain/payment-outcome.ts";
import { lineTotals, sumTotals } from "#domain/totals.ts";
import { messagesIn } from "#messages/read.ts";
import { contentOf, OFFERS } from "../checkout/goods.ts";
import { inMemory } from "../contract/order-book/databases.ts";
import { clearDatabase, createOutcome } from "../contract/order-book/samples.ts";
import { expectDescribed } from "./described.ts";

/** The time at which the test shops start. */
export const NOON = new Date("2026-11-22T12:00:00.000Z");

/** More pauses and lists than any test needs, so that a loop without an end fails at once. */
const MAX_STEPS = 5_000;

export const SIGNATURE = "signed by the payment service";

/**
 * The checkout in this process: the real app over an order book in memory, with a clock that the test controls. Payments, mail
 * and files are fakes that the test can inspect. tests/contract tests the real adapters of the same ports.
 */
export async function openShop({
  offers = OFFERS,
  discounts = [],
  siteUrl = "https://shop.example",
  adminToken,
  shop: terms = {},
  taxCode,
  receiptPrinter,
  findPage,
  storage,
  notifications = {},
  webhooks = null,
  withPasskeys = false,
}: {
  offers?: Offer[];
  discounts?: Discount[];
  siteUrl?: string;
  adminToken?: string;
  /** The settings of the shop besides its name. */
  shop?: Omit<OffersFile["shop"], "name" | "languages" | "support">;
  /** The tax code of all products. */
  taxCode?: string;
  receiptPrinter?: ReceiptPrinter;
  findPage?: AppOptions["findPage"];
  /** Instead of the fake: a real file storage with the shop's clock, and what serves the URLs that it signs itself. */
  storage?: (clock: () => Date) => { files: Files; serveFile?: AppOptions["serveFile"] };
  notifications?: Pick<OffersFile["shop"], "webhooks" | "ownerMail" | "timeZone">;
  webhooks?: Webhooks | null;
  /** Whether buyers can sign in with passkeys. */
  withPasskeys?: boolean;
} = {}) {
  const database = await emptyDatabase();
  let now = NOON;
  let pauses = 0;
  const lines: Record<string, unknown>[] = [];
  const payments = fakePayments();
  const mail = fakeMail();
  const files = fakeFiles();
  const { files: storedFiles = files.port, serveFile } = storage?.(() => now) ?? {};
  const ports: Ports = {
    database,
    offers: snapshotOffers({
      version: 2,
      shop: { ...SHOP, ...terms, ...notifications },
      offers: taxCode === undefined ? offers : offers.map((offer) => ({ ...offer, taxCode })),
      discounts,
      messages: { en: messagesIn("en"), zh: messagesIn("zh") },
    }),
    files: storedFiles,
    mail: mail.port,
    payments: payments.port,
    webhooks,
    clock: () => now,
    async sleep(ms) {
      pauses += 1;
      if (pauses > MAX_STEPS) throw new Error("pauses have no end");
      now = new Date(now.getTime() + ms);
    },
    // Delays without jitter.
    random: () => 0.5,
    log: (level, event, facts) => lines.push({ level, event, ...facts }),
    hashKey: "a key that only the service knows",
    siteUrl,
  };
  const app = createApp(ports, {
    networkOf: (c) => c.req.header("X-Network") ?? null,
    ...(adminToken !== undefined && { adminToken }),
    ...(receiptPrinter && { receiptPrinter }),
    ...(findPage && { findPage }),
    ...(serveFile && { serveFile }),
    ...(withPasskeys && { passkeys: passkeyRoutes(ports, simpleWebAuthn(siteUrl)) }),
  });
  const pending: Promise<unknown>[] = [];
  const context = {
    waitUntil: (task: Promise<unknown>) => void pending.push(task),
    passThroughOnException() {},
    props: {},
  };

  return {
    ports,
    app,
    database,
    payments,
    mail,
    files,
    /** Lines of the log. */
    lines,
    siteUrl,
    /** Advances the clock. */
    wait(seconds: number) {
      now = new Date(now.getTime() + seconds * 1000);
    },
    /** A browser with its own cookies. When a request resolves, its background tasks have finished too. */
    browser() {
      const cookies = new Map<string, string>();
      return {
        cookies,
        async api(path: string, { json, headers, ...init }: RequestInit & { json?: unknown } = {}) {
          const request = new Request(new URL(path, siteUrl), {
            ...init,
            ...(json === undefined ? {} : { method: "POST", body: JSON.stringify(json) }),
            headers: {
              ...(json === undefined ? {} : { "Content-Type": "application/json" }),
              ...(cookies.size > 0 ? { Cookie: [...cookies].map((pair) => pair.join("=")).join("; ") } : {}),
              ...headers,
            },
          });
          const response = await app.fetch(request, {}, context);
          while (pending.length > 0) await pending.shift();
          await expectDescribed(request, response);
          for (const cookie of response.headers.getSetCookie()) {
            const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
            if (/Max-Age=0\b/.test(cookie)) cookies.delete(name);
            else cookies.set(name, value);
          }
          return response;
        },
      };
    },
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

let opened: Promise<Database> | undefined;

/** One order book for all shops, cleared for each, since opening one takes ten times as long. */
async function emptyDatabase(): Promise<Database> {
  opened ??= inMemory.open().then(async ({ database }) => {
    await migrate(database);
    return database;
  });
  const database = await opened;
  await clearDatabase(database);
  return { ...database };
}

const SHOP: OffersFile["shop"] = {
  name: { en: "The Shop", zh: "小店" },
  languages: ["en", "zh"],
  support: "help@shop.example",
};

/** Fake payments that the test controls. */
function fakePayments() {
  const byOrder = new Map<string, Payment>();
  const pages = new Map<string, PaymentPage>();
  const outcomes = new Map<string, PaymentOutcome>();
  const reversed: string[] = [];
  const events: (PaymentEvent & Partial<ListedEvent>)[] = [];
  const listedFrom: Date[] = [];
  const asked: string[] = [];
  const state = { isDown: false };
  const ask = (what: string) => {
    asked.push(what);
    if (state.isDown) throw new PaymentsDown("the payment service is down");
  };
  const all = () => [...byOrder.values()];
  const port: Payments = {
    async open(order, page) {
      ask(`open ${order.id}`);
      const payment = byOrder.get(order.id) ?? paymentOf(order);
      byOrder.set(order.id, payment);
      pages.set(order.id, page);
      return { sessionId: payment.sessionId, url: `https://pay.example/${payment.sessionId}` };
    },
    async findBySession(sessionId) {
      ask(`session ${sessionId}`);
      return all().find((payment) => payment.sessionId === sessionId) ?? null;
    },
    async expire(sessionId) {
      ask(`expire ${sessionId}`);
      const payment = all().find((payment) => payment.sessionId === sessionId);
      if (payment?.state === "open") byOrder.set(payment.orderId, { ...payment, state: "expired" });
      return (payment && byOrder.get(payment.orderId)) ?? null;
    },
    async findByIntent(paymentIntent) {
      ask(`intent ${paymentIntent}`);
      return all().find((payment) => payment.paymentIntent === paymentIntent) ?? null;
    },
    async *listPaymentsSince(from) {
      ask("list");
      yield* all().filter(({ createdAt }) => createdAt >= from);
    },
    async *listReversalsSince() {
      ask("reversed");
      yield* reversed;
      for (const [paymentIntent, { refunds, disputes }] of outcomes)
        if (refunds.length + disputes.length > 0) yield paymentIntent;
    },
    async *listEvents(from, until) {
      ask("events");
      listedFrom.push(from);
      if (listedFrom.length > MAX_STEPS) throw new Error("events are listed without end");
      for (const event of events.toReversed()) {
        const { createdAt = from } = event;
        if (createdAt >= from && (until === undefined || createdAt < until)) yield { ...event, createdAt };
      }
    },
    async *listFeesSince(from) {
      ask("fees");
      for (const { paymentIntent, createdAt, total, currency, state } of all()) {
        if (state !== "paid" || paymentIntent === null || total === 0 || createdAt < from) continue;
        yield { paymentIntent, country: "NL", fee: { amount: Math.round(total / 20), currency } };
      }
    },
    async findOutcome(paymentIntent) {
      ask(`outcome ${paymentIntent}`);
      return outcomes.get(paymentIntent) ?? null;
    },
    async refund({ paymentIntent, orderId, amount, lines, key }) {
      ask(`refund ${amount} ${key}`);
      const outcome = outcomes.get(paymentIntent) ?? createOutcome(0);
      if (disputeOf(outcome) !== null) throw new RefundRefused("disputed", "charged back");
      const id = `re_${orderId}_${key}`;
      if (outcome.refunds.some((refund) => refund.id === id)) return;
      const refund = { id, amount, hasFailed: false, ...(lines && { lines }), key };
      outcomes.set(paymentIntent, { ...outcome, refunds: [...outcome.refunds, refund] });
    },
    async verifyWebhook(body, signature) {
      if (signature !== SIGNATURE) throw new ForgedWebhook("forged");
      return z.custom<PaymentEvent>().parse(JSON.parse(body));
    },
  };
  return {
    port,
    /** All calls, in order. */
    asked,
    state,
    outcomes,
    /** Further payment intents that the service lists as refunded or disputed. */
    reversed,
    /** Events that the service lists. */
    events,
    /** Since when events were listed, each time. */
    listedFrom,
    byOrder,
    pages,
    /** Changes the payment of an order. */
    change(orderId: string, changes: Partial<Payment>): Payment {
      const payment = byOrder.get(orderId);
      if (!payment) throw new Error(`no payment page was opened for ${orderId}`);
      const changed = { ...payment, ...changes };
      byOrder.set(orderId, changed);
      return changed;
    },
    /** The buyer pays. */
    pay(orderId: string, email = "reader@example.com", changes: Partial<Payment> = {}): Payment {
      const paymentIntent = `pi_${orderId}`;
      outcomes.set(paymentIntent, createOutcome(0));
      return this.change(orderId, { state: "paid", email, paymentIntent, ...changes });
    },
  };
}

function paymentOf(order: PayableOrder): Payment {
  return {
    sessionId: `cs_${order.id}`,
    orderId: order.id,
    state: "open",
    ...sumTotals(order.lines.map((line) => lineTotals({ unitAmount: lineTotals(line).total, quantity: 1 }))),
    appliedDiscount: order.appliedDiscount,
    currency: order.currency,
    email: order.email,
    paymentIntent: null,
    locale: order.locale,
    lines: order.lines,
    createdAt: new Date(order.createdAt),
  };
}

/** Signs the mail service's webhooks. */
export const MAIL_SECRET = `whsec_${btoa("a secret of the mail service")}`;

/** Resend accepts no others as the tag that names an email in its webhooks. */
const TAGGABLE = /^[\w-]{1,256}$/;

/** A fake mail service that accepts everything that can be tagged, unless the test decides otherwise. */
function fakeMail() {
  const sent: EmailMessage[] = [];
  const keys: string[] = [];
  const state: { answer: SendResult | Error } = { answer: { accepted: true } };
  const port: Mail = {
    async send(email, key) {
      keys.push(key);
      if (!TAGGABLE.test(key)) throw new Error(`Nobody would notice that ${key} has bounced`);
      const { answer } = state;
      if (answer instanceof Error) throw answer;
      if (answer.accepted) sent.push(email);
      return answer;
    },
    verifyWebhook: resendMail({ apiKey: "re_x", from: "shop@example.com", webhookSecret: MAIL_SECRET })
      .verifyWebhook,
  };
  return {
    sent,
    /** Idempotency keys of every attempt. */
    keys,
    state,
    port,
  };
}

/** A fake storage that has every file, except those that the test marks as missing. */
function fakeFiles() {
  const missing = new Set<string>();
  const presigned: { key: string; name: string; expires: Date }[] = [];
  const port: Files = {
    async stat(key) {
      return missing.has(key) ? null : { size: 1, sha256: key.slice(0, 64) };
    },
    async read(key) {
      if (missing.has(key)) throw new FilesDown(`there is no ${key}`);
      return new Blob([contentOf(key)]).stream();
    },
    async presign({ key, name }, expires) {
      presigned.push({ key, name, expires });
      return `https://files.example/${encodeURIComponent(name)}`;
    },
  };
  return { port, missing, presigned };
}
