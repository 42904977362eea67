import type { Context } from "hono";
import { findKeyExpiry } from "../orders/order-keys.ts";
import { findOrderHeaders, type OrderHeader } from "../orders/order-store.ts";
import { hashToken } from "../orders/sign-in/tokens.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";
import { orderKey } from "./order-cookie.ts";
import { findRequestSession } from "./session-cookie.ts";

/** The right of a browser to open an order. */
export interface OrderAccess {
  /** `session`: it is signed in with the buyer's address. `browser`: it placed the order. */
  by: "session" | "browser";
  /** Tells browsers apart without identifying them. */
  hash: string;
  expires: Date;
}

/** The right of this browser to open an order. null: it sees only the public part. */
export async function findOrderAccess(
  c: Context<Env>,
  ports: Ports,
  { id, email }: Pick<OrderHeader, "id" | "email">,
): Promise<OrderAccess | null> {
  const session = await findRequestSession(c, ports);
  if (session && session.email === email) {
    return { by: "session", hash: session.hash, expires: session.expires };
  }
  const key = orderKey(c, ports.siteUrl);
  const expires = key && (await findKeyExpiry(ports.database, { orderId: id, key }, ports.clock()));
  return key && expires ? { by: "browser", hash: await hashToken(key), expires } : null;
}

/** The right of this browser to open the files and keys of an entitlement. null: it has none. */
export async function findEntitlementAccess(
  c: Context<Env>,
  ports: Ports,
  { orderId, holder }: { orderId: string; holder: string },
): Promise<OrderAccess | null> {
  const access = await findOrderAccess(c, ports, { id: orderId, email: holder });
  if (access?.by !== "browser") return access;
  // The browser that placed the order may not open gifts and seats that somebody else has.
  const [order] = await findOrderHeaders(ports.database, [orderId]);
  return order?.email === holder ? access : null;
}
