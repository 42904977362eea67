import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { z } from "zod";
import type { Draft, Ledger } from "../store.ts";
import { ApiError } from "./api-error.ts";
import { parseParams } from "./params.ts";

const MAX_KEY_CHARACTERS = 255;
const KEPT_SECONDS = 24 * 60 * 60;
const JSON_BODY = { "content-type": "application/json" };

/**
 * Answers a POST of the API: reads the form by its schema, runs one change, and answers with what it returns. A
 * request with an idempotency key runs once; its repetitions get the first answer. What was refused is not kept.
 * https://docs.stripe.com/api/idempotent_requests
 */
export async function change<T>(
  c: Context,
  ledger: Ledger,
  schema: z.ZodType<T>,
  work: (draft: Draft, params: T) => unknown,
): Promise<Response> {
  const encoded = await c.req.text();
  const key = c.req.header("idempotency-key");
  if (key === undefined) {
    const params = parseParams(schema, encoded);
    return c.body(await ledger.write((draft) => JSON.stringify(work(draft, params))), 200, JSON_BODY);
  }
  if (key.length > MAX_KEY_CHARACTERS) {
    throw idempotencyError(400, `Idempotency keys can have up to ${MAX_KEY_CHARACTERS} characters.`);
  }
  const id = digest(`${c.req.header("authorization")}\n${key}`);
  const request = digest(`${c.req.method} ${c.req.path}\n${encoded}`);

  const { answer, isReplay } = await ledger.write((draft) => {
    const earlier = draft.get("answers", id);
    if (earlier && earlier.created > draft.now() - KEPT_SECONDS) {
      if (earlier.request !== request) {
        throw idempotencyError(
          400,
          `Keys for idempotent requests can only be used with the same parameters they were first used with. ` +
            `Try using a key other than '${key}' if you meant to execute a different request.`,
        );
      }
      return { answer: earlier, isReplay: true };
    }
    const body = JSON.stringify(work(draft, parseParams(schema, encoded)));
    const answer = { id, created: draft.now(), request, body };
    draft.put("answers", answer);
    return { answer, isReplay: false };
  });

  c.header("idempotency-key", key);
  if (isReplay) c.header("idempotent-replayed", "true");
  return c.body(answer.body, 200, JSON_BODY);
}

function idempotencyError(status: ContentfulStatusCode, message: string): ApiError {
  return new ApiError(status, { type: "idempotency_error", message });
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
