import type { Order } from "./order.ts";

/** Begins the session id of orders that the owner gave away, where others name what they were paid through. */
export const GRANTED = "granted";

/** The origin of an order: this shop's checkout, a copy that the owner gave away, or the service it was imported from. */
export function originOf({ sessionId }: Pick<Order, "sessionId">): string {
  const [kind, service] = sessionId?.split(":") ?? [];
  if (kind === GRANTED) return GRANTED;
  return kind === "import" && service ? service : "checkout";
}
