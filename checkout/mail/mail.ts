/** An email that is ready to be sent. */
export interface EmailMessage {
  to: string;
  /** Where an answer goes. */
  replyTo: string;
  subject: string;
  html: string;
  text: string;
}

export interface Mail {
  /**
   * Hands one email over; the same key twice sends it once.
   * @throws {MailDown} when the service takes no email now, whichever: it is down, asks to slow down, or refuses the shop's
   * key or sender.
   */
  send(email: EmailMessage, idempotencyKey: string): Promise<SendResult>;
}

/**
 * `accepted`: taken now or before. Otherwise it never will be (a bad address, say), and `reason` says why without quoting
 * it.
 */
export type SendResult = { accepted: true } | { accepted: false; reason: string };

/** The mail service takes no email now, and may later. */
export class MailDown extends Error {
  override name = "MailDown";

  /** How long the service asks to wait, in milliseconds; null where it does not say. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    { retryAfterMs = null, ...options }: ErrorOptions & { retryAfterMs?: number | null } = {},
  ) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
  }
}
