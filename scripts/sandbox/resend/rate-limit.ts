import type { MiddlewareHandler } from "hono";
import type { Clock } from "../clock.ts";
import { ResendApiError } from "./api-error.ts";

const WINDOW_MS = 1000;

/**
 * Refuses more than so many requests within a second, as Resend does, and says when to try again.
 * https://resend.com/docs/api-reference/rate-limit
 */
export function rateLimit(requestsPerSecond: number, clock: Pick<Clock, "now">): MiddlewareHandler {
  let recent: number[] = [];
  return async (c, next) => {
    const now = clock.now();
    recent = recent.filter((at) => at > now - WINDOW_MS);
    if (recent.length >= requestsPerSecond) {
      c.header("retry-after", String(WINDOW_MS / 1000));
      throw new ResendApiError(
        429,
        "rate_limit_exceeded",
        `Too many requests. You can only make ${requestsPerSecond} requests per second.`,
      );
    }
    recent.push(now);
    await next();
  };
}
