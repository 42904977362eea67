import type Stripe from "stripe";
import { hasBilling } from "#domain/billing.ts";
import type { Payment } from "../payments.ts";

/**
 * What the buyer has entered about who pays. Empty if that is nothing.
 * https://docs.stripe.com/api/checkout/sessions/object#checkout_session_object-customer_details
 */
export function billingFrom({ customer_details }: Stripe.Checkout.Session): Pick<Payment, "billing"> {
  if (!customer_details) return {};
  const { name, business_name, individual_name, address, tax_ids } = customer_details;
  const billing = {
    // With a business, `name` is the business's.
    name: individual_name ?? (business_name ? "" : (name ?? "")),
    company: business_name ?? "",
    address: addressLines(address),
    country: address?.country ?? "",
    taxId: tax_ids?.[0]?.value ?? "",
  };
  return hasBilling(billing) ? { billing } : {};
}

function addressLines(address: Stripe.Address | null | undefined): string[] {
  if (!address) return [];
  const { line1, line2, postal_code, city, state } = address;
  const place = [postal_code, city].filter(Boolean).join(" ");
  return [line1, line2, place, state].flatMap((line) => line || []);
}
