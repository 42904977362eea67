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
   * `accepted`: taken now or before. `refused`: never will be (a bad address, say).
   * @throws {MailDown} when it may work later: the service is down, asks to slow down, or refuses the shop's key or sender.
   */
  send(email: EmailMessage, idempotencyKey: string): Promise<"accepted" | "refused">;
}

/** The mail service did not take an email, and may take the same one later. */
export class MailDown extends Error {
  override name = "MailDown";
}
