import { type CheckoutMessages, ENGLISH_FALLBACK } from "#messages/checkout.ts";
import type { Offers } from "./offers.ts";

/** The checkout's messages in a language. English if the shop does not have the language, or its catalogue cannot be read. */
export async function messagesFor(offers: Offers, language: string): Promise<CheckoutMessages> {
  const messages = await offers.messages(language).catch(() => null);
  return messages ?? ENGLISH_FALLBACK;
}
