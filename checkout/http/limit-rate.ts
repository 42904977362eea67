import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { HOUR_MS } from "#domain/time.ts";
import { countAgainst } from "../orders/rate-limits.ts";
import { hashToken } from "../orders/tokens.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";

/** Requests of one kind allowed per hour. */
export interface HourlyLimits {
  perNetwork: number;
  /** All clients together. */
  total: number;
}

/**
 * Limits requests that send an email to an address that anyone could have entered. The counts are in the order book, so that
 * all processes share them. Of a network, only its hash is stored.
 *
 * @param action the kind of request, such as `links`
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
