import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";

/**
 * Refuses any method but GET and HEAD. https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6
 * @throws {Problem}
 */
export function refuseMethod(c: Context<Env>): never {
  c.header("Allow", "GET, HEAD");
  throw new Problem("method-not-allowed");
}
