import type { Context } from "hono";
import { findKeyExpiry, isConfirmed } from "../orders/order-keys.ts";
import { findOrderHeaders, type OrderHeader } from "../orders/order-store.ts";
import { hashToken } from "../orders/sign-in/tokens.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";
import { orderKey } from "./order-cookie.ts";
import { continueSession } from "./session-cookie.ts";

/** The right of a browser to open an order. */
export interface OrderAccess {
  /** `session`: it is signed in with the buyer's address. `browser`: it placed the order. */
  by: "session" | "browser";
  /** Tells browsers apart without identifying them. */
  hash: string;
  expires: Date;
  /** Whether it gets no files yet: the order was free, and nobody has opened the link in its email or entered the code. */
  awaitsConfirmation: boolean;
}

/** The right of this browser to open an order. null: it sees only the public part. */
export async function findOrderAccess(
  c: Context<Env>,
  ports: Ports,
  order: Pick<OrderHeader, "id" | "email" | "total">,
): Promise<OrderAccess | null> {
  return (await findSessionAccess(c, ports, order.email)) ?? findBrowserAccess(c, ports, order);
}

async function findSessionAccess(
  c: Context<Env>,
  ports: Ports,
  email: string | null,
): Promise<OrderAccess | null> {
  const session = await continueSession(c, ports);
  if (!session || session.email !== email) return null;
  const { hash, expires } = session;
  return { by: "session", hash, expires, awaitsConfirmation: false };
}

async function findBrowserAccess(
  c: Context<Env>,
  { database, clock, siteUrl }: Ports,
  { id: orderId, email, total }: Pick<OrderHeader, "id" | "email" | "total">,
): Promise<OrderAccess | null> {
  const key = orderKey(c, siteUrl);
  const expires = key && (await findKeyExpiry(database, { orderId, key }, clock()));
  if (!key || !expires) return null;
  // Anyone could have entered the address of a free order. A payment needs no other proof.
  const awaitsConfirmation = total === 0 && email !== null && !(await isConfirmed(database, { key, email }));
  return { by: "browser", hash: await hashToken(key), expires, awaitsConfirmation };
}

/** The right of this browser to open the files and keys of an entitlement. null: it has none. */
export async function findEntitlementAccess(
  c: Context<Env>,
  ports: Ports,
  { orderId, holder }: { orderId: string; holder: string },
): Promise<OrderAccess | null> {
  const bySession = await findSessionAccess(c, ports, holder);
  if (bySession) return bySession;
  // The browser that placed the order may not open gifts and seats that somebody else has.
  const [order] = await findOrderHeaders(ports.database, [orderId]);
  const access = order?.email === holder ? await findBrowserAccess(c, ports, order) : null;
  return access?.awaitsConfirmation ? null : access;
}
