import { Hono } from "hono";
import {
  type AdminDiscount,
  type AdminMessage,
  AdminMessagesQuery,
  type AdminOrder,
  AdminOrdersQuery,
  type CoPurchase,
  ImportSalesRequest,
  MessageState,
  ReconcileRequest,
  type Reconciliation,
  type SalesImport,
} from "#domain/api/admin.ts";
import { reconcile } from "../jobs/reconcile.ts";
import { errorFacts } from "../log/log.ts";
import { countUses } from "../orders/discount-uses.ts";
import { importSales } from "../orders/import-sales.ts";
import { listMessages } from "../orders/messages.ts";
import type { Order } from "../orders/order.ts";
import { findCoPurchases, listOrders } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";
import { orderResponse } from "../routes/responses.ts";
import { resendWebhookRoutes } from "./resend-webhook.ts";

/**
 * The owner's API, which the `shop` command calls because only the running checkout may open the order book. Its responses
 * contain email addresses, so it is never exposed to the network: Node serves it on a socket in DATA_DIR that only the same
 * user can open.
 */
export function adminApi(ports: Ports): Hono {
  const { database, offers, clock, log } = ports;
  const app = new Hono();
  app.get("/orders", async (c) => {
    const orders = await listOrders(database, AdminOrdersQuery.parse(c.req.query()));
    return c.json(orders.map(adminOrder));
  });
  app.get("/messages", async (c) => {
    const { state, channel, limit } = AdminMessagesQuery.parse(c.req.query());
    const states = state ? [state] : MessageState.options;
    return c.json<AdminMessage[]>(await listMessages(database, { states, channel, limit }));
  });
  app.route("/", resendWebhookRoutes(ports));
  app.get("/discounts", async (c) => {
    const [discounts, uses] = await Promise.all([offers.discounts(), countUses(database)]);
    return c.json<AdminDiscount[]>(
      discounts.map((discount) => ({ ...discount, ...(uses.get(discount.key) ?? { used: 0, held: 0 }) })),
    );
  });
  app.get("/co-purchases", async (c) => c.json<CoPurchase[]>(await findCoPurchases(database)));
  app.post("/reconcile", async (c) => {
    const { from } = ReconcileRequest.parse(await c.req.json());
    return c.json<Reconciliation>(await reconcile(ports, from));
  });
  app.post("/sales", async (c) => {
    const request = ImportSalesRequest.parse(await c.req.json());
    return c.json<SalesImport>(await importSales(ports, request, clock()));
  });
  app.onError((error, c) => {
    log("error", "admin-request-failed", errorFacts(error));
    return c.json({ message: error.message }, 500);
  });
  return app;
}

function adminOrder(order: Order): AdminOrder {
  return { ...orderResponse(order), email: order.email, locale: order.locale };
}
