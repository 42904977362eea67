import { buy, percentile, webhooks } from "../bench/api.ts";
import { sendAtRate, startService } from "../bench/load.ts";

/** A front page's worth of buyers for a shop of one creator. */
const REQUESTS_PER_SECOND = 10;
/** Nobody waits longer. */
const MAX_MS = 5_000;

/**
 * Sends checkouts and webhooks at a steady rate to the service in a process of its own. Every request must succeed, and none may
 * take so long that a buyer gives up. How fast the service can be is measured by `npm run bench -- load`.
 *
 * @param rounds the number of requests of each kind
 */
export async function load({ rounds }: { rounds: number }) {
  const service = await startService();
  const failures: string[] = [];
  const p99: string[] = [];
  try {
    const kinds = [
      { route: "POST /api/checkout", request: () => buy(service) },
      { route: "POST /api/webhooks/stripe", request: webhooks(service) },
    ];
    for (const { route, request } of kinds) {
      try {
        const latencies = await sendAtRate(route, request, { rate: REQUESTS_PER_SECOND, count: rounds });
        const slowest = Math.max(...latencies);
        if (slowest > MAX_MS) failures.push(`${route} took ${Math.round(slowest)} ms`);
        p99.push(`${Math.round(percentile(latencies, 0.99))} ms`);
      } catch (error) {
        failures.push(String(error));
      }
    }
  } finally {
    await service.close();
  }
  return { requests: 2 * rounds, p99: p99.join(" and "), failures };
}
