import type Stripe from "stripe";
import type { SessionBilling } from "../records.ts";

export function addressObject({ country, line1, postalCode, city }: SessionBilling): Stripe.Address {
  return { city, country, line1, line2: null, postal_code: postalCode, state: null };
}
