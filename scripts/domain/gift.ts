import * as z from "zod";
import { maskEmail } from "./email.ts";

/** In characters. */
export const MAX_WORDS_LENGTH = 500;
export const MAX_GIVER_LENGTH = 60;
/** How long a gift can wait for its day. */
export const MAX_GIFT_DAYS = 366;
/** In the shop's time zone: a gift arrives in the morning of its day. */
export const GIFT_TIME = "08:00";

/** The recipient of a gift, and the giver's message. */
export const Gift = z.object({
  /** Normalised. */
  recipient: z.string(),
  /** The giver's name in the email. null: not given. */
  giver: z.string().nullable(),
  /** The giver's words, as plain text. */
  words: z.string().nullable(),
  /** When it is delivered. null: once it is paid. */
  deliverAt: z.iso.datetime().nullable(),
  /** The recipient has moved the library to this address, which the giver does not know. */
  isMoved: z.literal(true).optional(),
  /** How often the giver or the owner has corrected the address. Default: never. */
  corrections: z.int().positive().optional(),
});
export type Gift = z.infer<typeof Gift>;

/** What stays of a gift whose recipient is forgotten: only its buyer may learn what it has cost. */
export const ForgottenGift = z.object({ isForgotten: z.literal(true) });

/** The recipient's address as the giver may see it. */
export function recipientForGiver({ recipient, isMoved }: Gift): string {
  return isMoved ? maskEmail(recipient) : recipient;
}

/** A text in which no mail program finds an address to make a link of: an invisible space is between its parts. */
export function withoutLinks(text: string): string {
  return text.replace(/(?<=\S)([.:@/])(?=\S)/g, "$1\u200b");
}
