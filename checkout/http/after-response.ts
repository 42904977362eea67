import type { Context } from "hono";
import { errorFacts } from "../log/log.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";

/**
 * Runs a task after the response has been sent. Both runtimes stay alive until it ends. A failure is logged, and the next
 * sweep repeats the work.
 */
export function afterResponse(c: Context<Env>, ports: Ports, task: () => Promise<unknown>): void {
  // The task may wait for long. Until it ends, its error handler would keep all of the request and its connection in memory.
  const id = c.get("requestId");
  c.executionCtx.waitUntil(
    task().catch((error) => ports.log("error", "after-response-failed", { id, ...errorFacts(error) })),
  );
}
