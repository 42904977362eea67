import { createHash } from "node:crypto";
import type { Context } from "hono";
import { IDEMPOTENCY_WINDOW_SECONDS, type Transaction } from "./store.ts";

/** A request with an idempotency key. A key belongs to the API key it was sent with. */
export interface IdempotentRequest {
  /** Identifies the key together with the API key. */
  id: string;
  /** Distinguishes a repetition of the request from a different request with the same key. */
  fingerprint: string;
}

export function idempotentRequest(c: Context, key: string, body: string): IdempotentRequest {
  return {
    id: sha256(`${c.req.header("authorization")}\n${key}`),
    fingerprint: sha256(`${c.req.method} ${c.req.path}\n${body}`),
  };
}

/**
 * Runs a request the first time and stores its response; a repetition gets the stored response. A run that throws is
 * not stored. Throws `conflict()` if the key was used for another request.
 */
export function runOnce(
  tx: Transaction,
  { id, fingerprint }: IdempotentRequest,
  run: () => string,
  conflict: () => Error,
): { body: string; isReplay: boolean } {
  const earlier = tx.get("idempotentResponses", id);
  if (earlier && earlier.created > tx.now() - IDEMPOTENCY_WINDOW_SECONDS) {
    if (earlier.fingerprint !== fingerprint) throw conflict();
    return { body: earlier.body, isReplay: true };
  }
  const body = run();
  tx.put("idempotentResponses", { id, created: tx.now(), fingerprint, body });
  return { body, isReplay: false };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
