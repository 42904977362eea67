import type { Context } from "hono";
import { countAgainst } from "../orders/rate-limits.ts";
import { hashToken } from "../orders/tokens.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";
import { Problem } from "./problem.ts";

const HOUR_MS = 3_600_000;

/** How many requests of one kind are taken within an hour. */
export interface HourlyLimits {
  perNetwork: number;
  /** From everybody together. */
  total: number;
}

/**
 * Counts a request that makes the shop send an email to an address that anybody could have entered. The order book keeps the
 * counts, so that all processes share them, and only the hash of a network.
 *
 * @param action names what is limited
 * @throws {Problem} "too-many-requests"
 */
export async function limitRate(
  c: Context<Env>,
  { database, clock, log }: Ports,
  action: string,
  { perNetwork, total }: HourlyLimits,
): Promise<void> {
  const limits = [{ key: `${action}:total`, max: total, durationMs: HOUR_MS }];
  const network = c.get("network");
  if (network !== null) {
    limits.push({
      key: `${action}:network:${await hashToken(network)}`,
      max: perNetwork,
      durationMs: HOUR_MS,
    });
  }
  const retryAfterS = await countAgainst(database, limits, clock());
  if (retryAfterS === null) return;
  log("warn", "rate-limited", { id: c.get("requestId"), action });
  throw new Problem("too-many-requests", { retryAfterS });
}
