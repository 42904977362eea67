import { type CheckoutMessages, ENGLISH } from "#messages/checkout.ts";
import type { Offers } from "./offers.ts";

/** What the checkout says in a language; in English where the shop does not have it, or its catalogue cannot be read. */
export async function messagesFor(offers: Offers, language: string): Promise<CheckoutMessages> {
  const messages = await offers.messages(language).catch(() => null);
  return messages ?? ENGLISH;
}
