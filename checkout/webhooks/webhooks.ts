/** A webhook that is ready to be sent. */
export interface WebhookMessage {
  url: string;
  /** The id, which stays the same when the webhook is sent again, so that receivers recognise repetitions. */
  id: string;
  /** JSON. */
  body: string;
}

/** Tells other programs what has happened. */
export interface Webhooks {
  /** Sends a webhook, signed with the time at which it is sent. Never throws: whatever goes wrong is a failure. */
  send(message: WebhookMessage, at: Date): Promise<WebhookResult>;
}

/**
 * `removed`: the receiver wants no more webhooks. `failed`: trying again later may succeed; `retryAfterMs` is how long the receiver asks to
 * wait, or null. `reason` tells the owner why.
 */
export type WebhookResult =
  | { state: "accepted" }
  | { state: "removed"; reason: string }
  | { state: "failed"; reason: string; retryAfterMs: number | null };
