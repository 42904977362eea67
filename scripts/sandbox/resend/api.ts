import { createHash, randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import type { CreateBatchSuccessResponse, CreateEmailResponseSuccess, GetEmailResponseSuccess } from "resend";
import type { Mail } from "../records.ts";
import type { Draft, Ledger } from "../store.ts";
import { MailError } from "./api-error.ts";
import { parseEmail } from "./email-params.ts";

const MAX_KEY_CHARACTERS = 256;
const KEPT_SECONDS = 24 * 60 * 60;
const MAX_BATCH = 100;

/** The part of Resend's API that sends and shows mails, to be mounted at `/emails`. */
export function resendApi(ledger: Ledger, clock: () => number): Hono {
  const api = new Hono();
  api.onError((error, c) => {
    if (!(error instanceof MailError)) throw error;
    return c.json(error.body, error.status);
  });
  api.use(async (c, next) => {
    checkKey(c.req.header("authorization"));
    if (ledger.get("outages", "mail")?.down) {
      throw new MailError(500, "internal_server_error", "The sandbox simulates an outage of Resend.");
    }
    await next();
  });

  const sent = (draft: Draft, body: unknown): CreateEmailResponseSuccess => {
    const mail = parseEmail(body, randomUUID(), new Date(clock()).toISOString());
    draft.put("mails", mail);
    return { id: mail.id };
  };

  return api
    .post("/", (c) => once(c, ledger, (draft, body) => sent(draft, body)))
    .post("/batch", (c) =>
      once(c, ledger, (draft, body): Pick<CreateBatchSuccessResponse, "data"> => {
        if (!Array.isArray(body) || body.length === 0 || body.length > MAX_BATCH) {
          throw new MailError(422, "validation_error", `A batch is a list of 1 to ${MAX_BATCH} mails.`);
        }
        return { data: body.map((each) => sent(draft, each)) };
      }),
    )
    .get("/:id", (c) => {
      const mail = ledger.get("mails", c.req.param("id"));
      if (!mail) throw new MailError(404, "not_found", "Email not found");
      return c.json(emailObject(mail));
    });
}

/**
 * Runs a request with an idempotency key once; its repetitions get the first answer, and nothing is sent.
 * https://resend.com/docs/dashboard/emails/idempotency-keys
 */
async function once(
  c: Context,
  ledger: Ledger,
  work: (draft: Draft, body: unknown) => unknown,
): Promise<Response> {
  const text = await c.req.text();
  const body = parseJson(text);
  const key = c.req.header("idempotency-key");
  if (key === undefined) return c.json(await ledger.write((draft) => work(draft, body)));
  if (key === "" || key.length > MAX_KEY_CHARACTERS) {
    throw new MailError(
      400,
      "invalid_idempotency_key",
      `The idempotency key must be between 1 and ${MAX_KEY_CHARACTERS} characters.`,
    );
  }
  const id = digest(`${c.req.header("authorization")}\n${key}`);
  const request = digest(`${c.req.path}\n${text}`);
  const answer = await ledger.write((draft) => {
    const earlier = draft.get("answers", id);
    if (earlier && earlier.created > draft.now() - KEPT_SECONDS) {
      if (earlier.request === request) return earlier.body;
      throw new MailError(
        409,
        "invalid_idempotent_request",
        "This idempotency key has been used on a request with a different payload.",
      );
    }
    const first = JSON.stringify(work(draft, body));
    draft.put("answers", { id, created: draft.now(), request, body: first });
    return first;
  });
  return c.body(answer, 200, { "content-type": "application/json" });
}

function checkKey(authorization: string | undefined) {
  if (authorization === undefined) {
    throw new MailError(401, "missing_api_key", "Missing API key in the authorization header.");
  }
  if (!/^Bearer re_\S+$/.test(authorization)) {
    throw new MailError(
      403,
      "invalid_api_key",
      "API key is invalid: the sandbox takes any that begins with re_.",
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MailError(400, "validation_error", "The request body is not valid JSON.");
  }
}

function emailObject(mail: Mail): GetEmailResponseSuccess {
  return {
    object: "email",
    id: mail.id,
    message_id: `<${mail.id}@sandbox>`,
    to: mail.to,
    from: mail.from,
    created_at: mail.at,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    cc: mail.cc,
    bcc: mail.bcc,
    reply_to: mail.replyTo,
    tags: mail.tags,
    scheduled_at: null,
    last_event: "delivered",
  };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
