import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Problem } from "#domain/api/problem.ts";
import { CorrectionRequest, OrderParams, OrderQuery } from "#domain/api/requests.ts";
import { type OpenedOrderItem, type OrderGift, OrderPageResponse } from "#domain/api/responses/order.ts";
import { maskEmail } from "#domain/email.ts";
import { recipientForGiver } from "#domain/gift.ts";
import { HOUR_MS } from "#domain/time.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { limitRate } from "../http/limit-rate.ts";
import { findOrderAccess, type OrderAccess } from "../http/order-access.ts";
import { tokenBucket } from "../http/token-bucket.ts";
import { sweep } from "../jobs/sweep.ts";
import { correctAddress } from "../orders/customers/correct-address.ts";
import { DiskFull } from "../orders/database/database.ts";
import { denyAccess } from "../orders/entitlements/entitlement.ts";
import { findOrderItems, type LibraryItem } from "../orders/entitlements/library.ts";
import { fulfil } from "../orders/fulfil.ts";
import { correctRecipient } from "../orders/gifts/correct-recipient.ts";
import { giftDeliveryOf } from "../orders/gifts/deliver-gift.ts";
import { isGift } from "../orders/gifts/gift-store.ts";
import { findDelivery } from "../orders/messages/deliveries.ts";
import type { Order } from "../orders/order.ts";
import { isForOthers, withoutSums } from "../orders/order-response.ts";
import { claimPaymentCheck, findOrder } from "../orders/order-store.ts";
import { PaymentsDown } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { limitFreeGifts } from "./free-gifts.ts";
import { fileResponse, json, orderResponse, problem, rejectInvalid } from "./responses.ts";

const get = createRoute({
  method: "get",
  path: "/{id}",
  summary:
    "The state of an order, for the page that the buyer returns to, with its files for the buyer's browser",
  request: { params: OrderParams, query: OrderQuery },
  responses: {
    200: json(OrderPageResponse, "The order"),
    400: problem("invalid-request"),
    404: problem("unknown-order"),
    503: problem("order-book-down"),
  },
});

const put = createRoute({
  method: "put",
  path: "/{id}/email",
  summary: "Correct a mistyped email address, for an hour after the payment in the browser that paid",
  request: {
    params: OrderParams,
    body: { required: true, content: { "application/json": { schema: CorrectionRequest } } },
  },
  responses: {
    200: json(OrderPageResponse, "The order, with the right address. Both addresses get an email"),
    400: problem("invalid-request"),
    403: problem("correction-over: also in any other browser"),
    409: problem("same-address"),
    413: problem("too-large"),
    415: problem("unsupported-media-type"),
    429: problem("too-many-requests"),
    503: problem("order-book-down, disk-full"),
  },
});

const putRecipient = createRoute({
  ...put,
  path: "/{id}/recipient",
  summary: "Correct the address of a gift's recipient, for an hour after the payment and until its day",
  responses: {
    ...put.responses,
    200: json(
      OrderPageResponse,
      "The order, with the right recipient, who gets the gift's email: now, or on its day. The earlier address gets none",
    ),
    403: problem("correction-over: also for whoever is not its giver"),
  },
});

const CORRECTION_PERIOD_MS = HOUR_MS;
/** Each sends up to two emails, one of them to an address that anyone could have entered. */
const CORRECTIONS_PER_HOUR = { perNetwork: 5, total: 500 };

/**
 * A limit for all orders together, so that many open pages do not use up Stripe's rate limit, which checkouts need. Orders that are
 * not checked are updated by the webhook. https://docs.stripe.com/rate-limits
 */
const CHECKS_PER_SECOND = 5;

export function orderRoutes(ports: Ports) {
  const canCheckPayment = tokenBucket(CHECKS_PER_SECOND, ports.clock);
  const app = new OpenAPIHono<Env>({ defaultHook: rejectInvalid });
  app.openapi(put, async (c) => {
    const { email, locale: pageLanguage } = c.req.valid("json");
    const locale = requestLanguage(c, await shopLanguages(ports), pageLanguage);
    c.set("locale", locale);
    const order = await findOrder(ports.database, c.req.valid("param").id);
    const access = order && (await findOrderAccess(c, ports, order));
    const until = access && correctableUntil(order, access);
    if (!until || until <= ports.clock()) throw new Problem("correction-over");
    await limitRate(c, ports, "corrections", CORRECTIONS_PER_HOUR);
    const corrected = await correctAddress(ports, order, email, "buyer");
    afterResponse(c, ports, () => sweep(ports));
    return c.json(await orderPageResponse(ports, corrected, access, locale), 200);
  });
  app.openapi(putRecipient, async (c) => {
    const { email, locale: pageLanguage } = c.req.valid("json");
    const locale = requestLanguage(c, await shopLanguages(ports), pageLanguage);
    c.set("locale", locale);
    const order = await findOrder(ports.database, c.req.valid("param").id);
    const access = order && (await findOrderAccess(c, ports, order));
    if (!access || !isGift(order) || !isRecipientCorrectable(order, ports.clock()))
      throw new Problem("correction-over");
    await limitRate(c, ports, "corrections", CORRECTIONS_PER_HOUR);
    if (order.total === 0 && order.email) await limitFreeGifts(ports, order.email);
    const corrected = await correctRecipient(ports, order, email);
    afterResponse(c, ports, () => sweep(ports));
    return c.json(await orderPageResponse(ports, corrected, access, locale), 200);
  });
  return app.openapi(get, async (c) => {
    const order = await findOrder(ports.database, c.req.valid("param").id);
    if (!order) throw new Problem("unknown-order");
    const current = await refreshOrder(ports, order, canCheckPayment);
    if (current.status !== order.status) afterResponse(c, ports, () => sweep(ports));
    const locale = requestLanguage(c, await shopLanguages(ports), c.req.valid("query").locale);
    return c.json(
      await orderPageResponse(ports, current, await findOrderAccess(c, ports, current), locale),
      200,
    );
  });
}

/** null: only the browser that placed an order corrects its address. Who is signed in with it has the right one. */
function correctableUntil(order: Order, { by }: OrderAccess): Date | null {
  return by === "browser" ? correctionEnd(order) : null;
}

/** null: nothing of an order that is not paid can be corrected. */
function correctionEnd({ status, paidAt }: Order): Date | null {
  if (status !== "paid" || paidAt === null) return null;
  return new Date(new Date(paidAt).getTime() + CORRECTION_PERIOD_MS);
}

/** The giver, also who is signed in, has the time of any buyer, and until the gift's day. */
function isRecipientCorrectable(order: Order, at: Date): boolean {
  const until = correctionEnd(order);
  const isAwaited = order.status === "paid" && giftDeliveryOf(order, at) !== null;
  return isAwaited || (until !== null && until > at);
}

function giftResponse(order: Order, at: Date): OrderGift | null {
  if (!isGift(order)) return null;
  const { giver, words } = order.gift;
  const isCorrectable = isRecipientCorrectable(order, at);
  const recipient = recipientForGiver(order.gift);
  return { recipient, giver, words, deliversAt: giftDeliveryOf(order, at), isCorrectable };
}

async function orderPageResponse(
  ports: Ports,
  order: Order,
  access: OrderAccess | null,
  locale: string,
): Promise<OrderPageResponse> {
  const isHidden = access === null && isForOthers(order);
  const lines = order.lines.map((line) => ({ ...line, unitAmount: 0 }));
  const { items, ...summary } = orderResponse(isHidden ? { ...withoutSums(order), lines } : order);
  const email = order.email && (access ? order.email : maskEmail(order.email));
  const until = access && correctableUntil(order, access);
  const isCorrectable = until && until > ports.clock();
  const page = {
    ...{ ...summary, email, opened: access !== null, delivery: await deliveryOf(ports, order, access) },
    correctableUntil: isCorrectable ? until.toISOString() : null,
    gift: access && giftResponse(order, ports.clock()),
  };
  if (!access || order.status !== "paid") return { ...page, items };
  const contents = await findOrderItems(ports, order, locale);
  return {
    ...page,
    items: items.map((item, line) => ({ ...item, ...openedItem(contents[line] ?? [], ports.clock()) })),
  };
}

/** Only who may see the address learns whether it gets its emails. */
async function deliveryOf({ database }: Ports, { id, email }: Order, access: OrderAccess | null) {
  return access && email !== null ? findDelivery(database, { orderId: id, email }) : null;
}

/** The parts of a line that can be opened now, with their files, and those whose files are not released yet. */
function openedItem(parts: LibraryItem[], at: Date): Pick<OpenedOrderItem, "id" | "parts" | "files"> {
  const open = parts.filter((part) => denyAccess(part, at) === null);
  const shown = parts.filter(({ endReason, releasesOn }) => releasesOn !== null && endReason === null);
  return {
    id: open[0]?.id,
    parts: [...open, ...shown].map(({ id, product, name, lang, cover, releasesOn, ...part }) => ({
      ...{ id, product, name, lang, cover, releasesOn },
      licences: part.licenceKeys.map((key) => ({ key })),
      missingLicences: part.missingKeys,
    })),
    files: open.flatMap(({ id, files }) => files.map((file) => ({ ...fileResponse(file), item: id }))),
  };
}

/** Asks Stripe about an unfinished order, since the buyer may return before the webhook arrives. At most every few seconds. */
async function refreshOrder(ports: Ports, order: Order, canCheckPayment: () => boolean): Promise<Order> {
  try {
    const sessionId = await claimPaymentCheck(ports.database, order.id, ports.clock());
    if (!sessionId || !canCheckPayment()) return order;
    const payment = await ports.payments.findBySession(sessionId, { isBuyerWaiting: true });
    return payment ? await fulfil(ports, payment, ports.clock(), "return-page") : order;
  } catch (error) {
    // The buyer still sees the last known state while Stripe is down or the disk is full.
    if (error instanceof PaymentsDown || error instanceof DiskFull) return order;
    throw error;
  }
}
