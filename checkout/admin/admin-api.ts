import { Hono } from "hono";
import { z } from "zod";
import { reconcile } from "../jobs/reconcile.ts";
import { errorFacts } from "../log/log.ts";
import { listMessages, MessageState } from "../orders/messages.ts";
import { findCoPurchases, listOrders } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";
import { orderResponse } from "../routes/responses.ts";

const limit = z.coerce.number().int().min(1).max(1000).default(50);
const OrdersQuery = z.object({
  all: z.stringbool().default(false),
  flagged: z.stringbool().default(false),
  limit,
});
const MessagesQuery = z.object({ state: MessageState.optional(), limit });
const ReconcileRequest = z.object({ from: z.coerce.date() });

/**
 * The owner's API, which the `shop` command calls because only the running checkout may open the order book. Its responses
 * contain email addresses, so it is never exposed to the network: Node serves it on a socket in DATA_DIR that only the same
 * user can open.
 */
export function adminApi(ports: Ports): Hono {
  const { database, log } = ports;
  const app = new Hono();
  app.get("/orders", async (c) => {
    const orders = await listOrders(database, OrdersQuery.parse(c.req.query()));
    return c.json(
      orders.map((order) => ({ ...orderResponse(order), email: order.email, locale: order.locale })),
    );
  });
  app.get("/messages", async (c) => {
    const { state, limit } = MessagesQuery.parse(c.req.query());
    const states = state ? [state] : MessageState.options;
    return c.json(await listMessages(database, { states, limit }));
  });
  app.get("/co-purchases", async (c) => c.json(await findCoPurchases(database)));
  app.post("/reconcile", async (c) => {
    const { from } = ReconcileRequest.parse(await c.req.json());
    return c.json(await reconcile(ports, from));
  });
  app.onError((error, c) => {
    log("error", "admin-request-failed", errorFacts(error));
    return c.json({ message: error.message }, 500);
  });
  return app;
}
