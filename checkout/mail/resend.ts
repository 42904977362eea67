import { type ErrorResponse, Resend } from "resend";
import { type Mail, MailDown } from "./mail.ts";

/** Passed explicitly; without it the SDK reads one from the environment. */
const RESEND_URL = "https://api.resend.com";
const TIMEOUT_MS = 15_000;
/** After too many requests within a second, where Resend does not say how long to wait. */
const DEFAULT_RETRY_AFTER_MS = 1000;

export interface ResendOptions {
  apiKey: string;
  /** As in `Paper Lantern Studio <hello@paperlantern.example>`; its domain is verified at Resend. */
  from: string;
  /** Another server that speaks Resend's API: the sandbox. */
  baseUrl?: string;
}

/** Sends mail through Resend. A key is remembered there for 24 hours. */
export function resendMail({ apiKey, from, baseUrl = RESEND_URL }: ResendOptions): Mail {
  const resend = new Resend(apiKey, { baseUrl });
  return {
    async send({ to, replyTo, subject, html, text }, idempotencyKey) {
      const { error, headers } = await resend.emails.send(
        { from, to, replyTo, subject, html, text },
        { idempotencyKey, signal: AbortSignal.timeout(TIMEOUT_MS) },
      );
      if (error === null) return { accepted: true };
      // The link is created on sending, so a second attempt has another body under the same key: the first one went out.
      if (error.name === "invalid_idempotent_request") return { accepted: true };
      if (isEmailRefused(error)) return { accepted: false, reason: reasonOf(error) };
      throw new MailDown(reasonOf(error), { cause: error.name, retryAfterMs: retryAfterMs(error, headers) });
    },
  };
}

/** Refused for what is in the email itself, which no repetition mends. https://resend.com/docs/api-reference/errors */
function isEmailRefused({ name, statusCode }: ErrorResponse): boolean {
  return (statusCode === 400 || statusCode === 422) && name !== "invalid_from_address";
}

/** Resend says in whole seconds how long to wait after too many requests. */
function retryAfterMs({ statusCode }: ErrorResponse, headers: Record<string, string> | null): number | null {
  const seconds = Number(headers?.["retry-after"]);
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  return statusCode === 429 || statusCode === 409 ? DEFAULT_RETRY_AFTER_MS : null;
}

/** For the creator. The service's own message is left out, since it may quote an address. */
function reasonOf({ name, statusCode }: ErrorResponse): string {
  if (statusCode === null) return "Resend cannot be reached";
  if (statusCode === 401 || name === "invalid_api_key" || name === "restricted_api_key") {
    return `Resend refuses the API key (${statusCode} ${name}): check RESEND_API_KEY`;
  }
  if (statusCode === 403 || name === "invalid_from_address") {
    return `Resend refuses the sender (${statusCode} ${name}): check MAIL_FROM and its domain's verification`;
  }
  return `Resend answers ${statusCode} ${name}`;
}
