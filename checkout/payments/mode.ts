import { z } from "zod";

/** Whose money moves: nobody's, in the sandbox on this machine or in Stripe's test mode, or the buyers' own. */
export const PaymentMode = z.enum(["sandbox", "test", "live"]);
export type PaymentMode = z.infer<typeof PaymentMode>;

/** https://docs.stripe.com/keys#obtain-api-keys: a key says in its prefix which mode it belongs to. */
export function isTestKey(secretKey: string): boolean {
  return /^(sk|rk)(_org)?_test_/.test(secretKey);
}

/** The mode of payments with a key, at an address of the API other than Stripe's where there is one. */
export function paymentMode({ secretKey, apiUrl }: { secretKey: string; apiUrl?: string }): PaymentMode {
  if (apiUrl !== undefined) return "sandbox";
  return isTestKey(secretKey) ? "test" : "live";
}
