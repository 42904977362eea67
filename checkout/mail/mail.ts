/** A mail ready to go. */
export interface Letter {
  to: string;
  subject: string;
  html: string;
  text: string;
}

export interface Mail {
  /**
   * Hands one letter over; the same key twice sends it once.
   * `accepted`: taken now or before. `refused`: never will be (a bad address, say).
   * @throws when it may work later: the service is down or asks to slow down.
   */
  send(letter: Letter, idempotencyKey: string): Promise<"accepted" | "refused">;
}
