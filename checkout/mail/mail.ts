/** A mail ready to go. */
export interface Letter {
  to: string;
  /** Where an answer goes. */
  replyTo: string;
  subject: string;
  html: string;
  text: string;
}

export interface Mail {
  /**
   * Hands one letter over; the same key twice sends it once.
   * `accepted`: taken now or before. `refused`: never will be (a bad address, say).
   * @throws {MailDown} when it may work later: the service is down, asks to slow down, or refuses the shop's key or sender.
   */
  send(letter: Letter, idempotencyKey: string): Promise<"accepted" | "refused">;
}

/** The mail service did not take a letter, and the same letter may go out later. */
export class MailDown extends Error {
  override name = "MailDown";
}
