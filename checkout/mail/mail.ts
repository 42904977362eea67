import type { MessageDelivery } from "#domain/api/responses/states.ts";

/** An email that is ready to be sent. */
export interface EmailMessage {
  to: string;
  /** The address that replies go to. */
  replyTo: string;
  subject: string;
  html: string;
  text: string;
  /** Further headers, by name. */
  headers?: Record<string, string>;
}

export interface Mail {
  /**
   * Sends an email. Calling it again with the same key does not send it twice.
   * @throws {MailDown} when the service accepts no email at the moment: it is down, limits the rate, or rejects the shop's API
   * key or sender address
   */
  send(email: EmailMessage, idempotencyKey: string): Promise<SendResult>;
  /**
   * Reads the service's report about an email that it has accepted.
   * @returns null if the webhook is about something else
   * @throws {ForgedWebhook} unless the signature is the service's and recent
   */
  verifyWebhook(request: SignedRequest, at: Date): Promise<DeliveryReport | null>;
}

/** A webhook of the service, with the headers that say who has sent it. `body` is as it was signed, byte for byte. */
export interface SignedRequest {
  id: string;
  timestamp: string;
  signature: string;
  body: string;
}

/** A report of the mail service about an email. */
export interface DeliveryReport {
  /** The key that the email was sent with. */
  key: string;
  delivery: MessageDelivery;
}

/**
 * `accepted`: the service has accepted the email, now or before. Otherwise it never will, and `reason` says why without
 * quoting the address.
 */
export type SendResult = { accepted: true } | { accepted: false; reason: string };

/** The mail service accepts no email at the moment. Trying again later may succeed. */
export class MailDown extends Error {
  override name = "MailDown";

  /** How long the service asks to wait, in milliseconds; null if it does not say. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    { retryAfterMs = null, ...options }: ErrorOptions & { retryAfterMs?: number | null } = {},
  ) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
  }
}
