import type Stripe from "stripe";
import { hasBilling } from "#domain/billing.ts";
import type { Payment } from "../payments.ts";

/**
 * The billing details that the buyer has entered. Empty if there are none.
 * https://docs.stripe.com/api/checkout/sessions/object#checkout_session_object-customer_details
 */
export function billingFrom({ customer_details }: Stripe.Checkout.Session): Pick<Payment, "billing"> {
  if (!customer_details) return {};
  const { name, business_name, individual_name, address, tax_ids } = customer_details;
  const billing = {
    // If there is a business, `name` is the name of the business.
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
  const cityLine = [postal_code, city].filter(Boolean).join(" ");
  return [line1, line2, cityLine, state].flatMap((line) => line || []);
}
