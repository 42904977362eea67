import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import type { ProblemCode } from "#domain/api/problems.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#domain/time.ts";
import { countAgainst, type RateLimit, uncount } from "../orders/book/rate-limits.ts";
import { hashToken } from "../orders/tokens.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";

/** All buyers share an unknown network if a proxy hides theirs. They wait minutes for each other, not an hour. */
const UNKNOWN_NETWORK_PERIOD_MS = 15 * MINUTE_MS;
/** An IPv6 /48, which one organisation commonly gets, holds 256 networks. It may make as many requests as this many networks. RFC 6177 */
const NETWORKS_PER_ORGANISATION = 10;

/** Requests of one kind that are allowed, by default in an hour. */
export interface RequestLimits {
  perNetwork: number;
  /** Requests of a network in a day. Default: only the hour limits them. */
  perNetworkDaily?: number;
  /** Clients whose network is not known, together in a quarter of an hour. Default: only `total` limits them. */
  unknownNetwork?: number;
  /** All clients together. */
  total: number;
}

/** Attempts that fail with some problems, and how many of them are allowed. */
interface FailureLimits {
  action: string;
  /** The codes of the problems that count as failures. */
  failures: readonly ProblemCode[];
  hourly: RequestLimits;
}

/**
 * Limits requests that anyone can repeat at others' expense, such as those that send an email to any address. The counts are in
 * the order book, so that all processes share them. Of a network, only its hash is stored.
 *
 * @param action the kind of request, such as `links`
 * @param further limits of what is requested. A refused request counts against none
 * @throws {Problem} "too-many-requests"
 */
export async function limitRate(
  c: Context<Env>,
  ports: Ports,
  action: string,
  hourly: RequestLimits,
  further: RateLimit[] = [],
): Promise<void> {
  await limitTo(c, ports, action, [...(await limitsOf(c, action, hourly)), ...further]);
}

/** Counts a request against limits of any kind. @throws {Problem} "too-many-requests" */
export async function limitTo(
  c: Context<Env>,
  { database, clock, log }: Ports,
  action: string,
  limits: RateLimit[],
): Promise<void> {
  const retryAfterS = await countAgainst(database, limits, clock());
  if (retryAfterS === null) return;
  log("warn", "rate-limited", { id: c.get("requestId"), action });
  throw new Problem("too-many-requests", { retryAfterS });
}

/**
 * Limits failures of what cannot be guessed, such as a token. An attempt that succeeds is never refused, or strangers could lock
 * buyers out. After too many failures of its network, one is answered with the time to wait. The total only bounds what is stored.
 *
 * @throws {Problem} "too-many-requests" instead of a failure
 */
export async function limitFailures<Result>(
  c: Context<Env>,
  ports: Ports,
  { action, failures, hourly }: FailureLimits,
  attempt: () => Promise<Result>,
): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    if (!isOneOf(failures, error)) throw error;
    // The first is the total.
    const limits = (await limitsOf(c, action, hourly)).map((limit, i) => ({ ...limit, refuses: i > 0 }));
    await limitTo(c, ports, action, limits);
    throw error;
  }
}

/**
 * Limits attempts that fail, where the right answer could be found by trying. Once there were too many, every attempt is refused. An
 * attempt is counted before it runs, and uncounted if it did not fail: many at once cannot exceed the limits.
 *
 * @throws {Problem} "too-many-requests"
 */
export async function limitGuesses<Result>(
  c: Context<Env>,
  ports: Ports,
  { action, failures, hourly }: FailureLimits,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const limits = await limitsOf(c, action, hourly);
  await limitTo(c, ports, action, limits);
  let isFailure = false;
  try {
    return await attempt();
  } catch (error) {
    isFailure = isOneOf(failures, error);
    throw error;
  } finally {
    if (!isFailure) await uncount(ports.database, limits);
  }
}

function isOneOf(failures: readonly ProblemCode[], error: unknown): boolean {
  return error instanceof Problem && failures.includes(error.code);
}

/** The total first. */
async function limitsOf(
  c: Context<Env>,
  action: string,
  { perNetwork, perNetworkDaily, unknownNetwork, total }: RequestLimits,
): Promise<RateLimit[]> {
  const network = await networkHash(c);
  const limits =
    network === null
      ? [{ key: "network:unknown", max: unknownNetwork, durationMs: UNKNOWN_NETWORK_PERIOD_MS }]
      : [
          { key: `network:${network}`, max: perNetwork, durationMs: HOUR_MS },
          { key: `network-day:${network}`, max: perNetworkDaily, durationMs: DAY_MS },
        ];
  const organisation = organisationOf(c.get("network"));
  if (organisation) {
    const key = `site:${await hashToken(organisation)}`;
    limits.push({ key, max: perNetwork * NETWORKS_PER_ORGANISATION, durationMs: HOUR_MS });
  }
  return [{ key: "total", max: total, durationMs: HOUR_MS }, ...limits].flatMap(({ key, max, durationMs }) =>
    max === undefined ? [] : [{ key: `${action}:${key}`, max, durationMs }],
  );
}

/** The hash of the client's network, as it is stored. null: it is not known. */
export async function networkHash(c: Context<Env>): Promise<string | null> {
  const network = c.get("network");
  return network === null ? null : hashToken(network);
}

/** The /48 of an IPv6 network, as `clientNetwork` and `verifiedNetwork` write it. undefined: it is not one. */
function organisationOf(network: string | null): string | undefined {
  return /^(.+)[.:][^.:]+\/56$/.exec(network ?? "")?.[1];
}
