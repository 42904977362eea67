import { type ErrorResponse, Resend } from "resend";
import { type Mail, MailDown } from "./mail.ts";

/** Passed explicitly; without it the SDK reads one from the environment. */
const RESEND_URL = "https://api.resend.com";
const TIMEOUT_MS = 15_000;

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
      const { error } = await resend.emails.send(
        { from, to, replyTo, subject, html, text },
        { idempotencyKey, signal: AbortSignal.timeout(TIMEOUT_MS) },
      );
      if (error === null) return "accepted";
      // The link is created on sending, so a second attempt has another body under the same key: the first one went out.
      if (error.name === "invalid_idempotent_request") return "accepted";
      if (isAddressRefused(error)) return "refused";
      throw new MailDown(reasonOf(error), { cause: error.name });
    },
  };
}

/** Resend names the field that it refuses: ``Invalid `to` field. …``. Any other field is the shop's own fault. */
function isAddressRefused({ name, statusCode, message }: ErrorResponse): boolean {
  return name === "validation_error" && (statusCode === 422 || statusCode === 400) && /`to`/.test(message);
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
