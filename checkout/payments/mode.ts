import * as z from "zod";

/** Only live payments move money. The sandbox runs on this machine; the test mode is Stripe's. */
export const PaymentMode = z.enum(["sandbox", "test", "live"]);
export type PaymentMode = z.infer<typeof PaymentMode>;

/** A key's prefix contains its mode. https://docs.stripe.com/keys#obtain-api-keys */
export function isTestKey(secretKey: string): boolean {
  return /^(sk|rk)(_org)?_test_/.test(secretKey);
}

/** The mode of payments with a key. `apiUrl` is set if the API is not Stripe's. */
export function paymentMode({ secretKey, apiUrl }: { secretKey: string; apiUrl?: string }): PaymentMode {
  if (apiUrl !== undefined) return "sandbox";
  return isTestKey(secretKey) ? "test" : "live";
}
