import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import type { CreateBatchSuccessResponse, CreateEmailResponseSuccess, GetEmailResponseSuccess } from "resend";
import type { Clock } from "../clock.ts";
import { idempotentRequest, runOnce } from "../idempotency.ts";
import { isDown } from "../outages.ts";
import type { Email } from "../records.ts";
import type { Store, Transaction } from "../store.ts";
import { ResendApiError } from "./api-error.ts";
import { parseEmail } from "./email-params.ts";
import { rateLimit } from "./rate-limit.ts";

const MAX_KEY_LENGTH = 256;
const MAX_BATCH_SIZE = 100;

/** Resend's default: https://resend.com/docs/api-reference/rate-limit */
const DEFAULT_REQUESTS_PER_SECOND = 5;

/** Resend's API for sending and retrieving emails, to be mounted at `/emails`. */
export function resendApi(
  store: Store,
  {
    clock,
    requestsPerSecond = DEFAULT_REQUESTS_PER_SECOND,
  }: { clock: Pick<Clock, "now">; requestsPerSecond?: number },
): Hono {
  const api = resendGuard(store);
  api.use(rateLimit(requestsPerSecond, clock));

  const send = (tx: Transaction, body: unknown): CreateEmailResponseSuccess => {
    const email = parseEmail(body, randomUUID(), new Date(clock.now()).toISOString());
    tx.put("emails", email);
    return { id: email.id };
  };

  return api
    .post("/", (c) => idempotentPost(c, store, send))
    .post("/batch", (c) =>
      idempotentPost(c, store, (tx, body): Pick<CreateBatchSuccessResponse, "data"> => {
        if (!Array.isArray(body) || body.length === 0 || body.length > MAX_BATCH_SIZE) {
          throw new ResendApiError(
            422,
            "validation_error",
            `Expected a list of 1 to ${MAX_BATCH_SIZE} emails.`,
          );
        }
        return { data: body.map((email) => send(tx, email)) };
      }),
    )
    .get("/:id", (c) => {
      const email = store.get("emails", c.req.param("id"));
      if (!email) throw new ResendApiError(404, "not_found", "Email not found");
      return c.json(emailObject(email));
    });
}

/** What all of Resend's API shares: it checks the key, and answers errors. */
export function resendGuard(store: Store): Hono {
  const api = new Hono();
  api.onError((error, c) => {
    if (!(error instanceof ResendApiError)) throw error;
    return c.json(error.body, error.status);
  });
  api.use(async (c, next) => {
    checkApiKey(c.req.header("authorization"));
    if (isDown(store, "mail")) {
      throw new ResendApiError(500, "internal_server_error", "The sandbox simulates an outage of Resend.");
    }
    await next();
  });
  return api;
}

/**
 * Handles a POST. A request with an idempotency key runs once; a repetition gets the first response and sends nothing.
 * https://resend.com/docs/dashboard/emails/idempotency-keys
 */
async function idempotentPost(
  c: Context,
  store: Store,
  handle: (tx: Transaction, body: unknown) => unknown,
): Promise<Response> {
  const text = await c.req.text();
  const body = parseJson(text);
  const key = c.req.header("idempotency-key");
  if (key === undefined) return c.json(await store.write((tx) => handle(tx, body)));
  if (key === "" || key.length > MAX_KEY_LENGTH) {
    throw new ResendApiError(
      400,
      "invalid_idempotency_key",
      `The idempotency key must be between 1 and ${MAX_KEY_LENGTH} characters.`,
    );
  }
  const request = idempotentRequest(c, key, text);
  const response = await store.write((tx) =>
    runOnce(
      tx,
      request,
      () => JSON.stringify(handle(tx, body)),
      () =>
        new ResendApiError(
          409,
          "invalid_idempotent_request",
          "This idempotency key has been used on a request with a different payload.",
        ),
    ),
  );
  return c.body(response.body, 200, { "content-type": "application/json" });
}

function checkApiKey(authorization: string | undefined) {
  if (authorization === undefined) {
    throw new ResendApiError(401, "missing_api_key", "Missing API key in the authorization header.");
  }
  if (!/^Bearer re_\S+$/.test(authorization)) {
    throw new ResendApiError(
      403,
      "invalid_api_key",
      "API key is invalid: the sandbox accepts any key that starts with re_.",
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ResendApiError(400, "validation_error", "The request body is not valid JSON.");
  }
}

function emailObject(email: Email): GetEmailResponseSuccess {
  return {
    object: "email",
    id: email.id,
    message_id: `<${email.id}@sandbox>`,
    to: email.to,
    from: email.from,
    created_at: email.sentAt,
    subject: email.subject,
    html: email.html,
    text: email.text,
    cc: email.cc,
    bcc: email.bcc,
    reply_to: email.replyTo,
    tags: email.tags,
    scheduled_at: null,
    last_event: email.event ?? "delivered",
  };
}
