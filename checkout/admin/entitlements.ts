import { Hono } from "hono";
import type { AdminEntitlement } from "#domain/api/admin/entitlements.ts";
import { EndRequest } from "#domain/api/admin/requests.ts";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";
import { readBody } from "../http/read-request.ts";
import { type CountedDownloads, countDownloads } from "../orders/entitlements/downloads.ts";
import type { Entitlement } from "../orders/entitlements/entitlement.ts";
import { endEntitlement, restoreEntitlement } from "../orders/owner-access.ts";
import type { Ports } from "../ports.ts";
import { sweepSoon } from "../routes/sweep-soon.ts";

export function entitlementRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new Hono<Env>()
    .post("/:id/end", async (c) => {
      const { reason = null } = await readBody(c, EndRequest);
      const ended = await endEntitlement(ports, c.req.param("id"), { reason, at: clock() });
      sweepSoon(c, ports);
      return c.json<AdminEntitlement>(await withDownloads(ended));
    })
    .post("/:id/restore", async (c) => {
      const restored = await restoreEntitlement(ports, c.req.param("id"), clock());
      sweepSoon(c, ports);
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
  const { id, orderId, holder, option, quantity, licenceKeys, startsAt, endsAt, endReason, ownerReason } =
    entitlement;
  return {
    ...{ id, orderId, holder, product: part.product, option, quantity, licenceKeys },
    ...{ startsAt, endsAt, endReason, ownerReason, downloads },
  };
}
