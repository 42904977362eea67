import { Hono } from "hono";
import { type AdminOrder, AdminOrdersQuery } from "#domain/api/admin/orders.ts";
import type { Env } from "../http/env.ts";
import type { Order } from "../orders/order.ts";
import { listOrders } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";
import { orderResponse } from "../routes/responses.ts";
import { readQuery } from "./read-request.ts";

export function orderRoutes({ database }: Ports) {
  return new Hono<Env>().get("/", async (c) => {
    const orders = await listOrders(database, readQuery(c, AdminOrdersQuery));
    return c.json<AdminOrder[]>(orders.map(adminOrder));
  });
}

function adminOrder(order: Order): AdminOrder {
  return { ...orderResponse(order), email: order.email, locale: order.locale };
}
