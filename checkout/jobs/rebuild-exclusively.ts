import type { Rebuild, RebuildRequest } from "#domain/api/admin/rebuild.ts";
import { Problem } from "#domain/api/problem.ts";
import { runExclusively, setLease } from "../orders/book/leases.ts";
import type { Purchases } from "../payments/purchases.ts";
import type { Ports } from "../ports.ts";
import { runAtInterval } from "./interval.ts";
import { rebuild } from "./rebuild.ts";

const LEASE = "rebuild";
/** How long nobody can rebuild after a process was killed that did. */
const LEASE_MS = 5 * 60_000;
const RENEWAL_MS = 60_000;

/**
 * Rebuilds an order book, as {@link rebuild} does, unless another process or request is doing so. It may take hours. A dry run changes
 * nothing, and needs no lease.
 *
 * @throws {Problem} "rebuild-running"
 */
export async function rebuildExclusively(
  ports: Ports,
  purchases: Purchases,
  request: RebuildRequest,
): Promise<Rebuild | null> {
  if (request.isDryRun) return rebuild(ports, purchases, request);
  const { database, clock } = ports;
  const lease = { at: clock(), durationMs: LEASE_MS };
  const done = await runExclusively(database, LEASE, lease, async () => {
    const renewal = runAtInterval(RENEWAL_MS, () =>
      // The lease lasts for several tries.
      setLease(database, LEASE, { expires: new Date(clock().getTime() + LEASE_MS), failures: 0 }).catch(
        () => undefined,
      ),
    );
    return rebuild(ports, purchases, request).finally(() => renewal.stop());
  });
  if (!done) throw new Problem("rebuild-running");
  return done.result;
}
