import type { Context } from "hono";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { sweep } from "../jobs/sweep.ts";
import type { Ports } from "../ports.ts";

/** Sends what a request has made due: in an invocation of its own where the runtime has them, or else after the response. */
export function sweepSoon(c: Context<Env>, ports: Ports): void {
  afterResponse(c, ports, ports.requestSweep ?? (() => sweep(ports)));
}
