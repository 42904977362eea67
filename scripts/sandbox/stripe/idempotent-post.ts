import type { Context } from "hono";
import type { z } from "zod";
import { idempotentRequest, runOnce } from "../idempotency.ts";
import type { Store, Transaction } from "../store.ts";
import { StripeApiError } from "./api-error.ts";
import { parseParams } from "./params.ts";

const MAX_KEY_LENGTH = 255;
const JSON_HEADERS = { "content-type": "application/json" };

/**
 * Handles a POST: parses the form by its schema, runs one transaction, and responds with the object that it returns.
 * A request with an idempotency key runs once; a repetition gets the first response. Errors are not stored, so a
 * rejected request can be corrected and sent with the same key.
 * https://docs.stripe.com/api/idempotent_requests
 */
export async function idempotentPost<T>(
  c: Context,
  store: Store,
  schema: z.ZodType<T>,
  handle: (tx: Transaction, params: T) => unknown,
): Promise<Response> {
  const encoded = await c.req.text();
  const run = (tx: Transaction) => JSON.stringify(handle(tx, parseParams(schema, encoded)));
  const key = c.req.header("idempotency-key");
  if (key === undefined) return c.body(await store.write(run), 200, JSON_HEADERS);
  if (key.length > MAX_KEY_LENGTH) {
    throw idempotencyError(`Idempotency keys can have up to ${MAX_KEY_LENGTH} characters.`);
  }
  const request = idempotentRequest(c, key, encoded);
  const { body, isReplay } = await store.write((tx) =>
    runOnce(
      tx,
      request,
      () => run(tx),
      () =>
        idempotencyError(
          "Keys for idempotent requests can only be used with the same parameters they were first used with. " +
            `Try using a key other than '${key}' if you meant to execute a different request.`,
        ),
    ),
  );
  c.header("idempotency-key", key);
  if (isReplay) c.header("idempotent-replayed", "true");
  return c.body(body, 200, JSON_HEADERS);
}

function idempotencyError(message: string): StripeApiError {
  return new StripeApiError(400, { type: "idempotency_error", message });
}
