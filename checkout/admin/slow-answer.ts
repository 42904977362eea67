import { type Context, Hono } from "hono";
import type { Env } from "../http/env.ts";
import { answerProblem } from "../http/problem-response.ts";
import type { Ports } from "../ports.ts";
import { toOwnerProblem } from "./owner-problem.ts";

/** Less than clients and proxies wait for an answer, or for its next part. */
const WAIT_MS = 10_000;

/**
 * Answers with what may take hours. If it takes long, the answer begins before, with spaces, which JSON may begin with. If it then fails, the
 * problem document has the status, since that of the answer is 200 already. On Node a client that
 * disconnects does not end it.
 */
export async function answerSlowly(
  c: Context<Env>,
  ports: Ports,
  task: () => Promise<object>,
  waitMs = WAIT_MS,
): Promise<Response> {
  const app = new Hono<Env>().all("*", async (own) => {
    own.set("requestId", c.get("requestId"));
    return own.json(await task());
  });
  app.onError((error, own) => answerProblem(own, ports, toOwnerProblem(error)));
  const answer = Promise.resolve(app.fetch(c.req.raw));
  const early = await within(waitMs, answer);
  if (early) return early;
  const text = answer.then((response) => response.text());
  const body = new ReadableStream<string>({
    start: (parts) => parts.enqueue(" "),
    async pull(parts) {
      const whole = await within(waitMs, text);
      parts.enqueue(whole ?? " ");
      if (whole !== null) parts.close();
    },
  });
  return c.body(body.pipeThrough(new TextEncoderStream()), 200, { "Content-Type": "application/json" });
}

/** null: it takes longer. */
async function within<Result>(waitMs: number, result: Promise<Result>): Promise<Result | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), waitMs);
  return Promise.race([result, promise]).finally(() => clearTimeout(timer));
}
