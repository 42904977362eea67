import type Stripe from "stripe";
import type { Payment } from "../payments.ts";

/**
 * The method of payment, if Stripe has sent the charge with the session.
 * https://docs.stripe.com/api/charges/object#charge_object-payment_method_details
 */
export function methodFrom({ payment_intent }: Stripe.Checkout.Session): Pick<Payment, "method"> {
  const charge = typeof payment_intent === "string" ? null : payment_intent?.latest_charge;
  const details = typeof charge === "string" ? null : charge?.payment_method_details;
  if (!details) return {};
  const { type, card } = details;
  return { method: { kind: card?.brand ?? type, last4: card?.last4 ?? null } };
}
