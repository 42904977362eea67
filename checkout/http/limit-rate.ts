import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import type { ProblemCode } from "#domain/api/problems.ts";
import { HOUR_MS } from "#domain/time.ts";
import { countAgainst, type RateLimit, uncount } from "../orders/book/rate-limits.ts";
import { hashToken } from "../orders/sign-in/tokens.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";

/** Requests of one kind allowed per hour. */
export interface HourlyLimits {
  perNetwork: number;
  /** Clients whose network is not known, which a proxy can hide. Default: only `total` limits them. */
  unknownNetwork?: number;
  /** All clients together. */
  total: number;
}

/**
 * Limits requests that anyone can repeat at the cost of others, such as those that send an email to any address. The counts are in the order book, so that
 * all processes share them. Of a network, only its hash is stored.
 *
 * @param action the kind of request, such as `links`
 * @throws {Problem} "too-many-requests"
 */
export async function limitRate(
  c: Context<Env>,
  ports: Ports,
  action: string,
  hourly: HourlyLimits,
): Promise<void> {
  const limits = await limitsOf(c, action, hourly);
  refuse(c, ports, action, await countAgainst(ports.database, limits, ports.clock()));
}

/**
 * Limits attempts that fail with some problems, so that nobody can guess by trying. Once there were too many, every attempt is
 * refused. An attempt is counted before it runs, and uncounted if it did not fail: many at once cannot exceed the limits.
 *
 * @param limits.failures the codes of the problems that count as failures
 * @throws {Problem} "too-many-requests"
 */
export async function limitFailures<Result>(
  c: Context<Env>,
  ports: Ports,
  { action, failures, hourly }: { action: string; failures: readonly ProblemCode[]; hourly: HourlyLimits },
  attempt: () => Promise<Result>,
): Promise<Result> {
  const limits = await limitsOf(c, action, hourly);
  refuse(c, ports, action, await countAgainst(ports.database, limits, ports.clock()));
  let isFailure = false;
  try {
    return await attempt();
  } catch (error) {
    isFailure = error instanceof Problem && failures.includes(error.code);
    throw error;
  } finally {
    if (!isFailure) await uncount(ports.database, limits);
  }
}

async function limitsOf(
  c: Context<Env>,
  action: string,
  { perNetwork, unknownNetwork, total }: HourlyLimits,
): Promise<RateLimit[]> {
  const network = await networkHash(c);
  const max = network === null ? unknownNetwork : perNetwork;
  return [
    { key: `${action}:total`, max: total, durationMs: HOUR_MS },
    ...(max === undefined
      ? []
      : [{ key: `${action}:network:${network ?? "unknown"}`, max, durationMs: HOUR_MS }]),
  ];
}

/** The hash of the client's network, as it is stored. null: it is not known. */
export async function networkHash(c: Context<Env>): Promise<string | null> {
  const network = c.get("network");
  return network === null ? null : hashToken(network);
}

function refuse(c: Context<Env>, { log }: Ports, action: string, retryAfterS: number | null): void {
  if (retryAfterS === null) return;
  log("warn", "rate-limited", { id: c.get("requestId"), action });
  throw new Problem("too-many-requests", { retryAfterS });
}
