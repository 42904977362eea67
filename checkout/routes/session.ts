import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Env } from "../http/env.ts";
import { forgetPlacedOrders } from "../http/placed-orders-cookie.ts";
import { deleteSessionCookie, requireSession } from "../http/session-cookie.ts";
import { endSession } from "../orders/sign-in.ts";
import type { Ports } from "../ports.ts";
import { problem } from "./responses.ts";

const remove = createRoute({
  method: "delete",
  path: "/",
  security: [{ session: [] }],
  summary: "Sign out",
  responses: {
    204: { description: "Signed out" },
    401: problem("not-signed-in"),
    503: problem("order-book-down, disk-full"),
  },
});

export function sessionRoutes(ports: Ports) {
  return new OpenAPIHono<Env>().openapi(remove, async (c) => {
    const session = await requireSession(c, ports);
    await endSession(ports.database, session, ports.clock());
    deleteSessionCookie(c, ports);
    forgetPlacedOrders(c);
    return c.body(null, 204);
  });
}
