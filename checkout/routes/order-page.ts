import type { Context } from "hono";
import type { OpenedOrderItem, OrderGift, OrderPageResponse } from "#domain/api/responses/order.ts";
import { maskEmail } from "#domain/email.ts";
import { recipientForGiver } from "#domain/gift.ts";
import { languageOf } from "#domain/languages/localised.ts";
import { HOUR_MS } from "#domain/time.ts";
import type { Env } from "../http/env.ts";
import { findOrderAccess, type OrderAccess } from "../http/order-access.ts";
import { tokenBucket } from "../http/token-bucket.ts";
import { confirmFreeOrder } from "../orders/confirm-orders.ts";
import { DiskFull } from "../orders/database/database.ts";
import { denyAccess } from "../orders/entitlements/entitlement.ts";
import { fulfil } from "../orders/fulfil.ts";
import { giftDeliveryOf } from "../orders/gifts/deliver-gift.ts";
import { isGift } from "../orders/gifts/gift-store.ts";
import { CONFIRMATION_PERIOD_MS } from "../orders/holds/hold.ts";
import type { Unavailable } from "../orders/holds/hold-again.ts";
import { findOrderItems, type LibraryItem } from "../orders/library/library.ts";
import { findDelivery } from "../orders/messages/deliveries.ts";
import { isCompleted, type Order } from "../orders/order.ts";
import { asCompleted, isForOthers, orderResponse, withoutSums } from "../orders/order-response.ts";
import { claimPaymentCheck, findOrder } from "../orders/order-store.ts";
import { PaymentsError } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { type DownloadsLeft, downloadsLeft } from "./downloads-left.ts";
import { fileResponse } from "./file-response.ts";
import { sweepSoon } from "./sweep-soon.ts";

const CORRECTION_PERIOD_MS = HOUR_MS;

/**
 * For all orders together, so that many open pages do not use up Stripe's rate limit, which checkouts need. Orders that are not
 * checked are updated by the webhook. https://docs.stripe.com/rate-limits
 */
const CHECKS_PER_SECOND = 5;

/** Finds an order as this browser sees it, with its current state. null: there is none. */
export type FindOrderPage = (
  c: Context<Env>,
  id: string,
  locale: string,
) => Promise<OrderPageResponse | null>;

export function orderPages(ports: Ports): FindOrderPage {
  const canCheckPayment = tokenBucket(CHECKS_PER_SECOND, ports.clock);
  return async (c, id, locale) => {
    const order = await findOrder(ports.database, id);
    if (!order) return null;
    const refreshed = await refreshOrder(ports, order, canCheckPayment);
    const access = await findOrderAccess(c, ports, refreshed);
    const current = await confirmIfProven(ports, refreshed, access);
    if (current.order.status !== order.status) sweepSoon(c, ports);
    return orderPageResponse(ports, current, access, locale);
  };
}

/** Confirms a free order that was ordered elsewhere, if this browser has confirmed its address. */
export async function confirmIfProven(
  ports: Ports,
  order: Order,
  access: OrderAccess | null,
): Promise<{ order: Order; unavailable?: Unavailable | null }> {
  const isProven = access !== null && !access.awaitsConfirmation;
  if (order.status !== "unconfirmed" || order.email === null || !isProven) return { order };
  const unavailable = await confirmFreeOrder(ports, order, order.email);
  return { order: (await findOrder(ports.database, order.id)) ?? order, unavailable };
}

/** Asks Stripe about an unfinished order, since the buyer may return before the webhook arrives. At most every few seconds. */
async function refreshOrder(ports: Ports, order: Order, canCheckPayment: () => boolean): Promise<Order> {
  if (order.status !== "open" && order.status !== "pending") return order;
  try {
    const sessionId = await claimPaymentCheck(ports.database, order.id, ports.clock());
    // It was checked a moment ago, or the webhook has arrived meanwhile.
    if (!sessionId) return (await findOrder(ports.database, order.id)) ?? order;
    if (!canCheckPayment()) return order;
    const payment = await ports.payments.findBySession(sessionId, { isBuyerWaiting: true });
    return payment ? await fulfil(ports, payment, ports.clock(), "return-page") : order;
  } catch (error) {
    // Without Stripe or with a full disk, the buyer still sees the last known state.
    if (error instanceof PaymentsError || error instanceof DiskFull) return order;
    throw error;
  }
}

/**
 * null: the address cannot be corrected here, since this browser did not place the order, or its address is right: a signed-in buyer's,
 * or that of a free order which this browser has confirmed. Whether somebody else has confirmed it is hidden, see {@link correctAddress}.
 */
export function correctableUntil(order: Order, { by, awaitsConfirmation }: OrderAccess): Date | null {
  if (by !== "browser" || !isCompleted(order)) return null;
  if (order.total > 0) return correctionEnd(order);
  return awaitsConfirmation ? new Date(Date.parse(order.createdAt) + CONFIRMATION_PERIOD_MS) : null;
}

/** null: the order is not paid, so nothing can be corrected. */
function correctionEnd({ status, paidAt }: Order): Date | null {
  if (status !== "paid" || paidAt === null) return null;
  return new Date(Date.parse(paidAt) + CORRECTION_PERIOD_MS);
}

/** The giver, signed in or not, can correct the recipient for as long as any buyer, and until the gift is delivered. */
export function isRecipientCorrectable(order: Order, at: Date): boolean {
  const until = correctionEnd(order);
  const isScheduled = order.status === "paid" && giftDeliveryOf(order, at) !== null;
  return isScheduled || (until !== null && until > at);
}

function giftResponse(order: Order, at: Date): OrderGift | null {
  if (!isGift(order)) return null;
  const { giver, words } = order.gift;
  const isCorrectable = isRecipientCorrectable(order, at);
  const recipient = recipientForGiver(order.gift);
  return { recipient, giver, words, deliversAt: giftDeliveryOf(order, at), isCorrectable };
}

export async function orderPageResponse(
  ports: Ports,
  { order, unavailable }: { order: Order; unavailable?: Unavailable | null },
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
    awaitsConfirmation: access?.awaitsConfirmation ?? false,
    ...asCompleted(order, access),
    ...(access?.by === "session" && { signedIn: true }),
    ...(isHidden && { areSumsHidden: true }),
    ...(unavailable && { gone: unavailable }),
  };
  if (!access || access.awaitsConfirmation || order.status !== "paid") return { ...page, items };
  const contents = await findOrderItems(ports, order, locale);
  const left = await downloadsLeft(ports, contents.flat());
  const opened = items.map(async (item, line) => {
    const parts = contents[line] ?? [];
    const bundle = await bundleOf(ports, parts, locale);
    return { ...item, ...openedItem(parts, { at: ports.clock(), left }), ...(bundle && { bundle }) };
  });
  return { ...page, items: await Promise.all(opened) };
}

/** The bundle that the parts of a line were bought in, with its current name and cover. undefined: they were bought by themselves. */
async function bundleOf(
  { offers }: Ports,
  parts: LibraryItem[],
  locale: string,
): Promise<OpenedOrderItem["bundle"]> {
  const { bundle } = parts.find(({ bundle }) => bundle !== null) ?? { bundle: null };
  if (!bundle || parts.length < 2) return undefined;
  const offer = await offers.find(bundle.product).catch(() => null);
  const covers = offer?.covers ?? {};
  return {
    name: bundle.name,
    lang: languageOf(offer?.name ?? {}, locale),
    cover: covers[languageOf(covers, locale)] ?? null,
  };
}

/**
 * Hides whether emails arrive from those who may not see the address, and shows only bounces until it is confirmed. An email of the
 * same day that has arrived would reveal that somebody is a customer.
 */
async function deliveryOf({ database }: Ports, { id, email }: Order, access: OrderAccess | null) {
  const delivery = access && email !== null ? await findDelivery(database, { orderId: id, email }) : null;
  return access?.awaitsConfirmation && delivery !== "bounced" ? null : delivery;
}

/** The parts of a line that can be opened now, with their files, and those whose files are not released yet. */
function openedItem(
  parts: LibraryItem[],
  { at, left }: { at: Date; left: DownloadsLeft },
): Pick<OpenedOrderItem, "id" | "parts" | "files"> {
  const open = parts.filter((part) => denyAccess(part, at) === null);
  const shown = parts.filter(({ endReason, releasesOn }) => releasesOn !== null && endReason === null);
  return {
    id: open[0]?.id,
    parts: [...open, ...shown].map(({ id, product, name, lang, cover, releasesOn, ...part }) => ({
      ...{ id, product, name, lang, cover, releasesOn },
      licences: part.licenceKeys.map((key) => ({ key })),
      missingLicences: part.missingKeys,
    })),
    files: open.flatMap((part) =>
      part.files.map((file) => ({ ...fileResponse(file), item: part.id, left: left(part, file.name) })),
    ),
  };
}
