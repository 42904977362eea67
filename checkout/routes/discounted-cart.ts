import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { isAboutDiscountCode, type ProblemCode } from "#domain/api/problems.ts";
import type { CheckoutRequest } from "#domain/api/requests.ts";
import { usesPerBuyer } from "#domain/discount.ts";
import { isSameBuyer, normaliseEmail, withoutTag } from "#domain/email.ts";
import { sumTotals } from "#domain/totals.ts";
import { rememberedDiscountCode } from "../http/discount-code-cookie.ts";
import type { Env } from "../http/env.ts";
import { orderWithHolds } from "../http/held-order-cookie.ts";
import { limitGuesses, limitRate } from "../http/limit-rate.ts";
import { findRequestSession } from "../http/session-cookie.ts";
import { holdsUse, holdUse, isLimited, isUsedUp, type LimitedUse } from "../orders/holds/discount-uses.ts";
import type { HoldTerms } from "../orders/holds/hold.ts";
import type { Ports } from "../ports.ts";
import { requireGiver } from "./free-gifts.ts";
import { closePaymentPage } from "./payment-page.ts";
import { priceWithDiscount } from "./price.ts";

/** The order that holds limited copies and a use of a code while it is being placed. */
export interface Hold extends HoldTerms {
  orderId: string;
}

/** The problem if this network already holds as much as it may, until one of its payment pages closes. */
export function heldByNetwork({ clock, log }: Ports, hold: Hold | null): Problem {
  log("warn", "rate-limited", { action: "holds" });
  const seconds = hold ? Math.ceil((hold.until.getTime() - clock().getTime()) / 1000) : 0;
  return new Problem("too-many-requests", { retryAfterS: seconds });
}

type DiscountedCart = Awaited<ReturnType<typeof priceWithDiscount>> & {
  /** Whether a use of the discount is now held for the order, since it has limits. */
  isHeld: boolean;
  /** Whose order it is. null: the payment page asks for the address. */
  email: string | null;
};

/** A code that a buyer gave. */
interface GivenCode {
  text: string;
  /** Whether it was remembered from a link. It is then ignored if it does not apply. */
  isRemembered: boolean;
}

/** Problems that reveal which codes exist and which addresses belong to customers, so attempts are limited. */
const GUESSES = ["unknown-code", "code-used", "code-first-purchase"] as const;
/** More often than a person mistypes a code. */
const GUESSES_PER_HOUR = { perNetwork: 30, total: 10_000 };

/** One client must not hold all uses of a code without paying. */
const HELD_DISCOUNT_CODES_PER_HOUR = { perNetwork: 30, total: 20_000 };

/**
 * Prices the order of a request with its discount. A form without a code uses the one remembered from the buyer's link.
 *
 * @throws {Problem} as `priceWithinLimits`, or "too-many-requests" after too many guesses or orders with limited discounts
 */
export async function priceRequest(
  c: Context<Env>,
  ports: Ports,
  request: CheckoutRequest,
  { locale, hold, isForm = false }: { locale: string; hold: Hold | null; isForm?: boolean },
): Promise<DiscountedCart> {
  const given = givenDiscountCode(c, request, isForm);
  // The cart has shown a quote, and programs can ask for one.
  const mustApply = hold === null || (isForm && request.from !== "cart");
  const price = (code: string | null) =>
    priceWithinLimits(c, ports, request, { code, mustApply, locale, hold });
  if (!given) return price(null);
  const limits = { action: "codes", failures: GUESSES, hourly: GUESSES_PER_HOUR };
  try {
    return await limitGuesses(c, ports, limits, () => price(given.text));
  } catch (error) {
    if (!(given.isRemembered && isIgnorable(error))) throw error;
    return price(null);
  }
}

/** A buyer can give an address to a code that needs one, so that is no reason to ignore it. */
function isIgnorable(error: unknown): boolean {
  return error instanceof Problem && isAboutDiscountCode(error.code) && error.code !== "code-needs-email";
}

function givenDiscountCode(
  c: Context<Env>,
  { code = "", withoutCode = false }: CheckoutRequest,
  isForm: boolean,
): GivenCode | null {
  if (withoutCode) return null;
  if (code.trim() !== "") return { text: code, isRemembered: false };
  const remembered = isForm ? rememberedDiscountCode(c) : null;
  return remembered === null ? null : { text: remembered, isRemembered: true };
}

/**
 * Prices an order with its discount. If that has limits, holds a use of it.
 *
 * @param hold null: nothing is held. The limits for each buyer are then not checked: anyone can ask about any address, and the
 *   answer would reveal whose it is
 * @throws {Problem} as `priceWithDiscount`, or if the limits do not allow another use
 */
async function priceWithinLimits(
  c: Context<Env>,
  ports: Ports,
  request: CheckoutRequest,
  { hold, ...terms }: { code: string | null; mustApply: boolean; locale: string; hold: Hold | null },
): Promise<DiscountedCart> {
  const cart = await priceWithDiscount(ports.offers, request, { ...terms, at: ports.clock() });
  const discount = cart.discounts.find(isLimited);
  if (!discount) return { ...cart, isHeld: false, email: request.email ?? null };
  if (usesPerBuyer(discount) !== null && (await isRecipientsAddress(c, ports, request))) {
    throw new Problem("code-needs-email", { isGift: true });
  }
  const isFree = sumTotals(cart.lines).total === 0;
  const email = await buyerOf(c, ports, request, {
    isFree,
    isLimited: usesPerBuyer(discount) !== null,
    isPlaced: hold !== null,
  });
  const use = { discount, buyer: email && withoutTag(email) };
  const refusal = await refusalOf(c, ports, use, hold);
  if (refusal === "too-many-requests") throw heldByNetwork(ports, hold);
  const isGift = request.recipient !== undefined;
  if (refusal) throw new Problem(refusal, { isGift, isAddressFixed: isGift && isFree });
  return { ...cart, isHeld: hold !== null, email };
}

/**
 * Whose use of a discount it is, and so whose order: another address would have its own limits. A free gift belongs to the giver who is
 * signed in. Where an address is needed and none is given, it is the one that the browser is signed in with.
 *
 * @param isLimited whether each buyer can use it only so often
 * @throws {Problem} as `requireGiver`
 */
async function buyerOf(
  c: Context<Env>,
  ports: Ports,
  request: CheckoutRequest,
  { isFree, isLimited, isPlaced }: { isFree: boolean; isLimited: boolean; isPlaced: boolean },
): Promise<string | null> {
  const email = request.email ?? null;
  if (request.recipient && isFree && isPlaced) return requireGiver(c, ports, email);
  if (email !== null || !(isFree || isLimited)) return email;
  return (await findRequestSession(c, ports))?.email ?? null;
}

/**
 * Whether the buyer of a gift gave the recipient's address instead of their own: the receipt with the price would go there. Buyers who
 * are signed in with it give a gift to themselves.
 */
async function isRecipientsAddress(
  c: Context<Env>,
  ports: Ports,
  { email, recipient }: CheckoutRequest,
): Promise<boolean> {
  if (email === undefined || !recipient || !isSameBuyer(email, recipient.email)) return false;
  return normaliseEmail(email) !== (await findRequestSession(c, ports))?.email;
}

/** Refusals that may no longer apply once the buyer's own open payment page is closed. */
const GIVEN_BACK: ProblemCode[] = ["code-used", "code-used-up", "too-many-requests"];

async function refusalOf(
  c: Context<Env>,
  ports: Ports,
  use: LimitedUse,
  hold: Hold | null,
): Promise<ProblemCode | null> {
  const { database, siteUrl } = ports;
  if (use.buyer === null && usesPerBuyer(use.discount) !== null) return "code-needs-email";
  if (!hold) return (await isUsedUp(database, use.discount)) ? "code-used-up" : null;
  await limitRate(c, ports, "held-codes", HELD_DISCOUNT_CODES_PER_HOUR);
  const attempt = () => holdUse(database, hold.orderId, use, hold);
  const refusal = await attempt();
  if (!refusal || !GIVEN_BACK.includes(refusal)) return refusal;
  const open = orderWithHolds(c, siteUrl);
  if (open === null || !(await holdsUse(database, open, use.discount))) return refusal;
  await closePaymentPage(ports, open);
  return attempt();
}
