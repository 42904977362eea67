import type { Context } from "hono";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";
import { errorFacts } from "./log.ts";

/**
 * Does something after the answer has gone out. Both runtimes keep the process alive for it; what fails
 * is logged and done again by the next sweep.
 */
export function afterAnswer(c: Context<Env>, ports: Ports, task: () => Promise<unknown>): void {
  c.executionCtx.waitUntil(
    task().catch((error) =>
      ports.log("error", "after-answer", { id: c.get("requestId"), ...errorFacts(error) }),
    ),
  );
}
