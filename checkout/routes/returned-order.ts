import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import { PLACED_ORDERS_COOKIE, splitOrderIds } from "#domain/api/cookies.ts";
import type { OrderPageResponse } from "#domain/api/responses/order.ts";
import { DAY_MS } from "#domain/time.ts";
import type { Env } from "../http/env.ts";
import type { FindOrderPage } from "./order-page.ts";

/**
 * The order of the request, or else the one that this browser has most likely just paid: the newest order of the past day whose
 * payment has arrived or is awaited, or else the newest order. The published page's fragment names it, which only scripts can read.
 */
export async function findReturnedOrder(
  c: Context<Env>,
  findOrderPage: FindOrderPage,
  { lang, now }: { lang: string; now: Date },
): Promise<OrderPageResponse | null> {
  const id = c.req.query("id");
  const ids = id === undefined ? splitOrderIds(getCookie(c, PLACED_ORDERS_COOKIE) ?? "") : [id];
  let newest: OrderPageResponse | null = null;
  for (const each of ids) {
    const order = await findOrderPage(c, each, lang);
    const isRecent = order && Date.parse(order.createdAt) > now.getTime() - DAY_MS;
    if (isRecent && order.status !== "open" && order.status !== "expired") return order;
    newest ??= order;
  }
  return newest;
}
