import type { MiddlewareHandler } from "hono";
import { timingSafeEqual } from "hono/utils/buffer";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";
import { limitGuesses } from "../http/limit-rate.ts";
import type { Ports } from "../ports.ts";

/** A token cannot be guessed. The total limit is so high that nobody can use it up to lock the owner out. */
const WRONG_TOKENS_PER_HOUR = { perNetwork: 20, total: 1_000_000 };

/**
 * Refuses requests without the token in `Authorization: Bearer …` (RFC 6750). Compares hashes, in constant time.
 * @throws {Problem} "wrong-token", or "too-many-requests" after too many wrong ones of the same network
 */
export function requireToken(ports: Ports, token: string): MiddlewareHandler<Env> {
  return async (c, next) => {
    const [, given = ""] = /^Bearer +(\S+)$/i.exec(c.req.header("Authorization") ?? "") ?? [];
    await limitGuesses(
      c,
      ports,
      { action: "admin-token", failures: ["wrong-token"], hourly: WRONG_TOKENS_PER_HOUR },
      async () => {
        if (await timingSafeEqual(given, token)) return;
        c.header("WWW-Authenticate", "Bearer");
        throw new Problem("wrong-token");
      },
    );
    await next();
  };
}
