import { Hono } from "hono";
import type { AdminRefund } from "#domain/api/admin/refunds.ts";
import { Problem } from "#domain/api/problem.ts";
import { RefundRequest } from "#domain/api/refund.ts";
import { receivedCurrency } from "#domain/received.ts";
import type { Env } from "../http/env.ts";
import { readBody } from "../http/read-request.ts";
import { refundOrder } from "../jobs/refund-order.ts";
import { PermissionMissing, RefundRefused } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { sweepSoon } from "../routes/sweep-soon.ts";

export function refundRoutes(ports: Ports) {
  return new Hono<Env>().post("/:id/refund", async (c) => {
    const request = await readBody(c, RefundRequest);
    const { order, refund } = await refundOrder(ports, c.req.param("id"), request).catch(refuse);
    sweepSoon(c, ports);
    const { id, status, refunded } = order;
    return c.json<AdminRefund>({
      order: { id, status, refunded },
      refund: { id: refund.id, amount: refund.amount, currency: receivedCurrency(order) },
    });
  });
}

/**
 * @throws {Problem} "refund-refused" with the reason and a sentence for the owner, or "refund-unconfirmed" after any other error: Stripe
 * may have made the refund before it
 */
function refuse(error: unknown): never {
  if (error instanceof RefundRefused) {
    if (error.reason === "unknown-order") {
      throw new Problem("unknown-order", { cause: error, isForOwner: true });
    }
    throw new Problem("refund-refused", {
      ...{ cause: error, members: { reason: error.reason, why: error.message } },
    });
  }
  if (error instanceof PermissionMissing) {
    throw new Problem("refund-refused", {
      ...{ cause: error, members: { reason: "permission-missing", why: error.message } },
    });
  }
  throw new Problem("refund-unconfirmed", { cause: error });
}
