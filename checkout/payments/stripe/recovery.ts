import type Stripe from "stripe";
import type { Payment } from "../payments.ts";

/**
 * Parameters of a session that allow a reminder: Stripe asks the buyer for consent, and makes a link to a copy of the session
 * when it expires. https://docs.stripe.com/payments/checkout/abandoned-carts
 */
export const reminderParams = {
  after_expiration: { recovery: { enabled: true } },
  consent_collection: { promotions: "auto" },
} satisfies Partial<Stripe.Checkout.SessionCreateParams>;

/** The page where a buyer who wants to be reminded can still pay, and the session that this one is a copy of. */
export function recoveryFrom({
  after_expiration,
  consent,
  recovered_from,
}: Stripe.Checkout.Session): Pick<Payment, "recovery" | "recoveredFrom"> {
  const { url, expires_at } = after_expiration?.recovery ?? {};
  const isWanted = consent?.promotions === "opt_in" && url && expires_at;
  return {
    ...(isWanted && { recovery: { url, expiresAt: new Date(expires_at * 1000) } }),
    ...(recovered_from && { recoveredFrom: recovered_from }),
  };
}
