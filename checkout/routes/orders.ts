import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Problem } from "#domain/api/problem.ts";
import { OrderParams, OrderQuery } from "#domain/api/requests.ts";
import { type OpenedOrderItem, OrderPageResponse } from "#domain/api/responses.ts";
import { maskEmail } from "#domain/email.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { findOrderAccess, type OrderAccess } from "../http/order-access.ts";
import { tokenBucket } from "../http/token-bucket.ts";
import { sweep } from "../jobs/sweep.ts";
import { DiskFull } from "../orders/database/database.ts";
import { denyAccess } from "../orders/entitlements.ts";
import { fulfil } from "../orders/fulfil.ts";
import { findOrderItems, type LibraryItem } from "../orders/library.ts";
import type { Order } from "../orders/order.ts";
import { claimPaymentCheck, findOrder } from "../orders/order-store.ts";
import { PaymentsDown } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
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

/**
 * For all orders together, so that many open pages do not use up Stripe's rate limit, which checkouts need. Orders that are not
 * checked are updated by the webhook. https://docs.stripe.com/rate-limits
 */
const CHECKS_PER_SECOND = 5;

export function orderRoutes(ports: Ports) {
  const canCheckPayment = tokenBucket(CHECKS_PER_SECOND, ports.clock);
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid }).openapi(get, async (c) => {
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

async function orderPageResponse(
  ports: Ports,
  order: Order,
  access: OrderAccess | null,
  locale: string,
): Promise<OrderPageResponse> {
  const { items, ...summary } = orderResponse(order);
  const email = order.email && (access ? order.email : maskEmail(order.email));
  const page = { ...summary, email, opened: access !== null };
  if (!access || order.status !== "paid") return { ...page, items };
  const contents = await findOrderItems(ports, order, locale);
  return {
    ...page,
    items: items.map((item, line) => ({ ...item, ...openedItem(contents[line] ?? [], ports.clock()) })),
  };
}

/** The parts of a line that can be opened now, with their files. */
function openedItem(parts: LibraryItem[], at: Date): Pick<OpenedOrderItem, "id" | "parts" | "files"> {
  const open = parts.filter((part) => denyAccess(part, at) === null);
  return {
    id: open[0]?.id,
    parts: open.map(({ id, product, name, lang, cover, licenceKeys }) => ({
      ...{ id, product, name, lang, cover },
      licences: licenceKeys.map((key) => ({ key })),
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
    // Without Stripe or with a full disk, the buyer still sees the last known state.
    if (error instanceof PaymentsDown || error instanceof DiskFull) return order;
    throw error;
  }
}
