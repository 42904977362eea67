import type { Discount } from "#domain/discount.ts";
import type { Offer, OffersFile } from "#domain/offer.ts";
import type { PaymentPage } from "../payments/payments.ts";

/** How long a payment page is open: enough to approve a payment in a bank's app, short because the price is fixed meanwhile. */
const PAGE_MINUTES = 120;
/**
 * Shorter for a discount with limits and for limited copies, so that others get them soon if nobody pays. Stripe's minimum is 30
 * minutes.
 */
export const HELD_PAGE_LIFETIME_MS = 35 * 60_000;

/**
 * How a payment page is opened in this shop.
 *
 * @param isHeld whether the order reserves limited copies or a limited code. The page closes when the reservation ends
 */
export function pageTerms(
  { tax, statementDescriptor, paymentMinutes = PAGE_MINUTES, cartReminder }: OffersFile["shop"],
  {
    lineOffers,
    discounts,
    total,
    isHeld,
  }: { lineOffers: Offer[]; discounts: readonly Discount[]; total: number; isHeld: boolean },
): Pick<PaymentPage, "lifetimeMs" | "tax" | "statementDescriptor" | "hasReminder"> {
  const codes = lineOffers.map(({ taxCode = "" }) => taxCode);
  // A reminder's link can be paid for 30 days, and is delivered.
  const ends = lineOffers.some(({ soldUntil }) => soldUntil) || discounts.some(({ until }) => until);
  return {
    lifetimeMs: isHeld ? HELD_PAGE_LIFETIME_MS : paymentMinutes * 60_000,
    ...(tax && total > 0 && { tax: { ...tax, codes } }),
    ...(statementDescriptor !== undefined && total > 0 && { statementDescriptor }),
    ...(cartReminder && !isHeld && !ends && { hasReminder: true }),
  };
}
