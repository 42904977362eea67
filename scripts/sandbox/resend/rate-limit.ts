import type { MiddlewareHandler } from "hono";
import type { Clock } from "../clock.ts";
import { ResendApiError } from "./api-error.ts";

const WINDOW_MS = 1000;

/**
 * Rejects requests above a number per second, like Resend, and says when to retry.
 * https://resend.com/docs/api-reference/rate-limit
 */
export function rateLimit(requestsPerSecond: number, clock: Pick<Clock, "now">): MiddlewareHandler {
  let recentRequests: number[] = [];
  return async (c, next) => {
    const now = clock.now();
    recentRequests = recentRequests.filter((at) => at > now - WINDOW_MS);
    if (recentRequests.length >= requestsPerSecond) {
      c.header("retry-after", String(WINDOW_MS / 1000));
      throw new ResendApiError(
        429,
        "rate_limit_exceeded",
        `Too many requests. You can only make ${requestsPerSecond} requests per second.`,
      );
    }
    recentRequests.push(now);
    await next();
  };
}
