import { type ErrorResponse, Resend } from "resend";
import * as z from "zod";
import type { MessageDelivery } from "#domain/api/responses/states.ts";
import { ForgedWebhook } from "../webhooks/forged-webhook.ts";
import { hasSignature, importSecret } from "../webhooks/signature.ts";
import { type Mail, MailDown, type SignedRequest } from "./mail.ts";

/** Always passed to the SDK, which otherwise reads a URL from the environment. */
const RESEND_URL = "https://api.resend.com";
const TIMEOUT_MS = 15_000;
/** The wait after too many requests if Resend does not name one. Its limit is per second. */
const DEFAULT_RETRY_AFTER_MS = 1000;

export interface ResendOptions {
  apiKey: string;
  /** The sender, such as `Paper Lantern Studio <hello@paperlantern.example>`. Its domain must be verified at Resend. */
  from: string;
  /** The URL of the sandbox, which implements Resend's API. */
  baseUrl?: string;
  /** Verifies Resend's webhooks. Without it, none is accepted. */
  webhookSecret?: string;
}

/** Names the email in webhooks. Resend accepts only these characters in a tag. */
const KEY_TAG = "key";
const TAG_VALUE = /^[\w-]{1,256}$/;
/** A webhook that was signed longer ago may be a copy. */
const TOLERANCE_S = 300;
const DELIVERIES: Record<string, MessageDelivery> = {
  "email.delivered": "delivered",
  "email.bounced": "bounced",
  // Resend sends nothing to an address that has bounced before.
  "email.suppressed": "bounced",
  "email.failed": "bounced",
  "email.complained": "complained",
};
const Event = z.object({
  type: z.string(),
  data: z.object({ tags: z.record(z.string(), z.string()).optional() }),
});

/** Sends mail through Resend, which remembers idempotency keys for 24 hours. */
export function resendMail({ apiKey, from, baseUrl = RESEND_URL, webhookSecret }: ResendOptions): Mail {
  const resend = new Resend(apiKey, { baseUrl });
  return {
    async send(email, idempotencyKey) {
      const { error, headers } = await resend.emails.send(
        { from, ...email, ...tagsOf(idempotencyKey) },
        { idempotencyKey, signal: AbortSignal.timeout(TIMEOUT_MS) },
      );
      if (error === null) return { accepted: true };
      // The key was used with another body, since something that the email names has changed: the first attempt was accepted.
      if (error.name === "invalid_idempotent_request") return { accepted: true };
      if (isEmailRejected(error)) return { accepted: false, reason: reasonOf(error) };
      throw new MailDown(reasonOf(error), { cause: error.name, retryAfterMs: retryAfterMs(error, headers) });
    },

    async verifyWebhook(request, at) {
      if (webhookSecret === undefined) throw new ForgedWebhook("RESEND_WEBHOOK_SECRET is not set");
      if (!(await isSigned(request, webhookSecret, at)))
        throw new ForgedWebhook("The webhook's signature is not valid");
      const { type, data } = Event.parse(JSON.parse(request.body));
      const delivery = DELIVERIES[type];
      const key = data.tags?.[KEY_TAG];
      return delivery && key !== undefined ? { key, delivery } : null;
    },
  };
}

function tagsOf(key: string) {
  return TAG_VALUE.test(key) ? { tags: [{ name: KEY_TAG, value: key }] } : {};
}

/** https://resend.com/docs/webhooks/verify-webhooks-requests */
async function isSigned(
  { signature, ...content }: SignedRequest,
  secret: string,
  at: Date,
): Promise<boolean> {
  const ageS = at.getTime() / 1000 - Number(content.timestamp);
  if (!(Math.abs(ageS) <= TOLERANCE_S)) return false;
  return hasSignature(await importSecret(secret), content, signature);
}

/** Whether Resend rejects the email itself, so that sending it again is useless. https://resend.com/docs/api-reference/errors */
function isEmailRejected({ name, statusCode }: ErrorResponse): boolean {
  return (statusCode === 400 || statusCode === 422) && name !== "invalid_from_address";
}

/** The wait that Resend asks for after too many requests. Its header is in whole seconds. */
function retryAfterMs({ statusCode }: ErrorResponse, headers: Record<string, string> | null): number | null {
  const seconds = Number(headers?.["retry-after"]);
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  return statusCode === 429 || statusCode === 409 ? DEFAULT_RETRY_AFTER_MS : null;
}

/** The reason in words for the owner. Resend's own message is left out, since it may quote an address. */
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
