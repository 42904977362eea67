import { post } from "./post.ts";
import { importSecret, sign } from "./signature.ts";
import type { WebhookResult, Webhooks } from "./webhooks.ts";

const GONE = 410;
/** Statuses whose responses may say how long to wait. */
const BUSY = [429, 503];

interface HttpOptions {
  /** `whsec_` and base64. Each signs, so that receivers can move from one to another. */
  secrets: string[];
  timeoutMs?: number;
}

/**
 * Sends webhooks over HTTP, as Standard Webhooks says: signed by HMAC-SHA-256, without following redirects, and accepted with any
 * status from 200 to 299. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function httpWebhooks({ secrets, timeoutMs }: HttpOptions): Webhooks {
  let keys: Promise<CryptoKey[]> | undefined;
  return {
    async send(message, at) {
      keys ??= Promise.all(secrets.map(importSecret));
      const { url, id, body } = message;
      const timestamp = String(Math.floor(at.getTime() / 1000));
      const headers = {
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": await sign(await keys, { id, timestamp, body }),
      };
      const answer = await post(url, { headers, body }, timeoutMs);
      return typeof answer === "string"
        ? { state: "failed", reason: answer, retryAfterMs: null }
        : resultOf(answer, at);
    },
  };
}

function resultOf({ ok, status, headers }: Response, at: Date): WebhookResult {
  if (ok) return { state: "accepted" };
  const reason = `it answers ${status}`;
  if (status === GONE) return { state: "removed", reason };
  const retryAfterMs = BUSY.includes(status) ? parseRetryAfter(headers.get("Retry-After"), at) : null;
  return { state: "failed", reason, retryAfterMs };
}

/** Seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function parseRetryAfter(value: string | null, at: Date): number | null {
  if (value === null) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - at.getTime();
  return ms > 0 ? ms : null;
}
