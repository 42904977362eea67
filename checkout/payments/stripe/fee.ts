import type Stripe from "stripe";
import type { PaymentFee } from "../payments.ts";
import { idOf } from "./id-of.ts";

/** The fee of a payment. null: the transaction is no payment, or another program's on the same account. */
export function feeFrom({ type, fee, currency, source }: Stripe.BalanceTransaction): PaymentFee | null {
  if (type !== "charge" && type !== "payment") return null;
  if (source === null || typeof source === "string" || source.object !== "charge") return null;
  const { payment_intent, metadata, billing_details, payment_method_details } = source;
  if (!payment_intent || !metadata.order?.startsWith("ord_")) return null;
  const country = billing_details.address?.country ?? payment_method_details?.card?.country ?? null;
  return {
    paymentIntent: idOf(payment_intent),
    country,
    fee: { amount: fee, currency: currency.toUpperCase() },
  };
}
