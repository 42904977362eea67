import { Hono } from "hono";
import { type AdminEntitlement, EndRequest } from "#domain/api/admin/entitlements.ts";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";
import type { Entitlement } from "../orders/entitlements.ts";
import {
  type CountedDownloads,
  countDownloads,
  endEntitlement,
  restoreEntitlement,
} from "../orders/order-entitlements.ts";
import type { Ports } from "../ports.ts";
import { readBody } from "./read-request.ts";

export function entitlementRoutes({ database, clock }: Ports) {
  return new Hono<Env>()
    .post("/:id/end", async (c) => {
      const { reason = null } = await readBody(c, EndRequest);
      const ended = await endEntitlement(database, c.req.param("id"), { reason, at: clock() });
      return c.json<AdminEntitlement>(await withDownloads(ended));
    })
    .post("/:id/restore", async (c) => {
      const restored = await restoreEntitlement(database, c.req.param("id"), clock());
      return c.json<AdminEntitlement>(await withDownloads(restored));
    });

  async function withDownloads(entitlement: Entitlement | null): Promise<AdminEntitlement> {
    if (!entitlement) throw new Problem("unknown-entitlement");
    const downloads = await countDownloads(database, entitlement.orderId);
    return adminEntitlement(entitlement, downloads.get(entitlement.id) ?? []);
  }
}

/** An entitlement as the owner sees it. */
export function adminEntitlement(
  { part, ...entitlement }: Entitlement,
  downloads: CountedDownloads[],
): AdminEntitlement {
  const { id, orderId, option, quantity, licenceKeys, startsAt, endsAt, endReason, ownerReason } =
    entitlement;
  return {
    ...{ id, orderId, product: part.product, option, quantity, licenceKeys },
    ...{ startsAt, endsAt, endReason, ownerReason, downloads },
  };
}
