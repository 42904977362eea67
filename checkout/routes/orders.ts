import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Problem } from "#domain/api/problem.ts";
import { OrderParams } from "#domain/api/requests.ts";
import { OrderResponse } from "#domain/api/responses.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { tokenBucket } from "../http/token-bucket.ts";
import { sweep } from "../jobs/sweep.ts";
import { DiskFull } from "../orders/database/database.ts";
import { fulfil } from "../orders/fulfil.ts";
import type { Order } from "../orders/order.ts";
import { claimPaymentCheck, findOrder } from "../orders/order-store.ts";
import { PaymentsDown } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { json, orderResponse, problem, rejectInvalid } from "./responses.ts";

const get = createRoute({
  method: "get",
  path: "/{id}",
  summary: "The state of an order, for the page that the buyer returns to. Contains no personal data",
  request: { params: OrderParams },
  responses: {
    200: json(OrderResponse, "The order"),
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
    return c.json(orderResponse(current), 200);
  });
}

/** Asks Stripe about an unfinished order, since the buyer may return before the webhook arrives. At most every few seconds. */
async function refreshOrder(ports: Ports, order: Order, canCheckPayment: () => boolean): Promise<Order> {
  try {
    const sessionId = await claimPaymentCheck(ports.database, order.id, ports.clock());
    if (!sessionId || !canCheckPayment()) return order;
    const payment = await ports.payments.findBySession(sessionId, { isBuyerWaiting: true });
    return payment ? await fulfil(ports, payment, ports.clock()) : order;
  } catch (error) {
    // Without Stripe or with a full disk, the buyer still sees the last known state.
    if (error instanceof PaymentsDown || error instanceof DiskFull) return order;
    throw error;
  }
}
