import type { Context } from "hono";
import type { Env } from "../http/env.ts";
import { openedAt, signIn } from "../http/sign-in.ts";
import { confirmFreeOrder } from "../orders/confirm-orders.ts";
import { findOrder } from "../orders/order-store.ts";
import type { EmailedSession } from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";
import { sweepSoon } from "./sweep-soon.ts";

/**
 * Signs this browser in by an email, and confirms the free order that it was about. The library confirms others of the address.
 *
 * @returns the order at which the library opens, see {@link openedAt}
 */
export async function completeSignIn(
  c: Context<Env>,
  ports: Ports,
  session: EmailedSession,
): Promise<{ order?: string }> {
  const { email, orderId } = session;
  await signIn(c, ports, session);
  const order = orderId === null ? null : await findOrder(ports.database, orderId);
  if (order) await confirmFreeOrder(ports, order, email);
  sweepSoon(c, ports);
  return openedAt(ports, session);
}
