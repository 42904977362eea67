import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { OrderAnswer } from "#domain/api/answers.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { Problem } from "../http/problem.ts";
import { sweep } from "../jobs/sweep.ts";
import { DiskFull } from "../orders/database/database.ts";
import { fulfil } from "../orders/fulfil.ts";
import type { Order } from "../orders/order.ts";
import { claimPaymentCheck, findOrder } from "../orders/order-store.ts";
import { PaymentsDown } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { json, orderAnswer, problem, rejectInvalid } from "./answers.ts";

const get = createRoute({
  method: "get",
  path: "/{id}",
  summary: "The state of an order, for the page that the buyer returns to; nothing personal",
  request: { params: z.object({ id: z.string().max(100) }) },
  responses: {
    200: json(OrderAnswer, "The order"),
    400: problem("invalid-request"),
    404: problem("unknown-order"),
    503: problem("order-book-down"),
  },
});

export function orderRoutes(ports: Ports) {
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid }).openapi(get, async (c) => {
    const order = await findOrder(ports.database, c.req.valid("param").id);
    if (!order) throw new Problem("unknown-order");
    const current = await refreshed(ports, order);
    if (current.status !== order.status) afterResponse(c, ports, () => sweep(ports));
    return c.json(orderAnswer(current), 200);
  });
}

/** A buyer may return before the webhook arrives, so Stripe is asked about an unfinished order, every few seconds at most. */
async function refreshed(ports: Ports, order: Order): Promise<Order> {
  try {
    const sessionId = await claimPaymentCheck(ports.database, order.id, ports.clock());
    if (!sessionId) return order;
    const payment = await ports.payments.findBySession(sessionId);
    return payment ? await fulfil(ports, payment, ports.clock()) : order;
  } catch (error) {
    // A shop that cannot write still shows what it knows.
    if (error instanceof PaymentsDown || error instanceof DiskFull) return order;
    throw error;
  }
}
