import { Hono } from "hono";
import { z } from "zod";
import { errorFacts } from "../http/log.ts";
import { reconcile } from "../jobs/sweep.ts";
import { boughtTogether } from "../orders/co-purchases.ts";
import { listOrders } from "../orders/order.ts";
import type { Ports } from "../ports.ts";

const MOST_ORDERS = 1000;

const Listing = z.object({
  all: z.stringbool().default(false),
  limit: z.coerce.number().int().max(MOST_ORDERS).default(50),
});
const Span = z.object({ from: z.coerce.date() });

/**
 * The creator's desk: what the `shop` command asks of a running checkout, since only that one may open the order
 * book. It shows names and addresses, so it is never mounted where the network reaches: Node serves it on a socket
 * in DATA_DIR that only the same user can open.
 */
export function desk(ports: Ports): Hono {
  const app = new Hono();
  app.get("/orders", async (c) => {
    const { all, limit } = Listing.parse(c.req.query());
    return c.json(await listOrders(ports.database, { all, limit }));
  });
  app.get("/bought-together", async (c) => c.json(await boughtTogether(ports.database)));
  app.post("/reconcile", async (c) => {
    const { from } = Span.parse(await c.req.json());
    return c.json(await reconcile(ports, from));
  });
  app.onError((error, c) => {
    ports.log("error", "desk-failed", errorFacts(error));
    return c.json({ message: error.message }, 500);
  });
  return app;
}
