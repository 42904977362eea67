import { Problem } from "#domain/api/problem.ts";
import type { CheckoutRequest } from "#domain/api/requests.ts";
import { normaliseEmail } from "#domain/email.ts";
import { GIFT_TIME, type Gift, MAX_GIFT_DAYS } from "#domain/gift.ts";
import { parseMoment } from "#domain/moment.ts";
import { DAY_MS } from "#domain/time.ts";

/**
 * The gift of a request. If its delivery time has passed, it is delivered at once.
 *
 * @throws {Problem} "invalid-request" if its day is too far away
 */
export function giftOf(
  { email, from, words, on }: NonNullable<CheckoutRequest["recipient"]>,
  { timeZone, at }: { timeZone: string; at: Date },
): Gift {
  const day = on === undefined ? null : parseMoment(`${on}T${GIFT_TIME}`, timeZone);
  if (day && day.getTime() > at.getTime() + MAX_GIFT_DAYS * DAY_MS) {
    const message = `expected a day within ${MAX_GIFT_DAYS} days`;
    throw new Problem("invalid-request", { members: { errors: [{ field: "recipient.on", message }] } });
  }
  return {
    recipient: normaliseEmail(email),
    giver: from || null,
    words: words || null,
    deliverAt: day && day > at ? day.toISOString() : null,
  };
}
