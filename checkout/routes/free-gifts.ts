import type { Context } from "hono";
import { LIBRARY_PATH } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import type { CheckoutRequest } from "#domain/api/requests.ts";
import { normaliseEmail } from "#domain/email.ts";
import { DAY_MS } from "#domain/time.ts";
import type { Env } from "../http/env.ts";
import { limitTo } from "../http/limit-rate.ts";
import { findRequestSession } from "../http/session-cookie.ts";
import type { Offers } from "../offers/offers.ts";
import { hashToken } from "../orders/tokens.ts";
import type { Ports } from "../ports.ts";
import { isFree } from "./owned-already.ts";
import { chosenOption } from "./price.ts";

/** Gifts of one giver, and free orders for somebody else. Each sends an email to an address that anyone could have entered. */
const EMAILS_TO_OTHERS_PER_DAY = 5;

/**
 * The giver of free products, who must be signed in and so has confirmed an address by email.
 *
 * @param email the address that the request has as the buyer's. It must be the giver's, since limits for each buyer count it
 * @returns the giver's address
 * @throws {Problem} "gift-needs-sign-in", or "invalid-request" for another address
 */
export async function requireGiver(
  c: Context<Env>,
  ports: Ports,
  email: string | null = null,
): Promise<string> {
  const session = await findRequestSession(c, ports);
  if (!session) throw new Problem("gift-needs-sign-in", { back: LIBRARY_PATH });
  if (email !== null && normaliseEmail(email) !== session.email) {
    const message = "expected the address that you are signed in with";
    const members = { errors: [{ field: "email", message }] };
    throw new Problem("invalid-request", { members, isAddressFixed: true });
  }
  return session.email;
}

/**
 * Counts an email that a free gift, or a free order for somebody else, sends to a stranger.
 *
 * @param giver the address that the browser is signed in with
 * @throws {Problem} "too-many-requests" if the giver has sent too many today, from any network
 */
export async function limitEmailsToOthers(c: Context<Env>, ports: Ports, giver: string): Promise<void> {
  const key = `free-gifts:${await hashToken(giver)}`;
  await limitTo(c, ports, "free-gifts", [{ key, max: EMAILS_TO_OTHERS_PER_DAY, durationMs: DAY_MS }]);
}

/** Whether a request is for free products only, so that its giver can be asked to sign in before filling in the form. */
export async function isAllFree(
  offers: Offers,
  { items, currency }: CheckoutRequest,
  locale: string,
): Promise<boolean> {
  const free = items.map(async (item) => {
    const offer = await offers.find(item.product);
    const option = offer && chosenOption(offer, item.option);
    return offer && option ? isFree({ item, offer, option }, currency, locale) : false;
  });
  return (await Promise.all(free)).every(Boolean);
}
