import type { Method, Session } from "../records.ts";

/**
 * The currencies in which each method can be paid with.
 * https://docs.stripe.com/payments/payment-methods/payment-method-support#currency-support
 */
const CURRENCIES: Record<Exclude<Method, "card">, string> = {
  alipay: "aud cad cny eur gbp hkd jpy myr nzd sgd usd",
  wechat_pay: "aud cad chf cny dkk eur gbp hkd jpy nok sek sgd usd",
};
const METHODS = ["card", "alipay", "wechat_pay"] as const satisfies Method[];

/** The payment methods that a session offers: those that its currency allows, unless the shop wants fewer. */
export function methodsOf({
  currency,
  allowedPaymentMethods,
}: Pick<Session, "currency" | "allowedPaymentMethods">): Method[] {
  return METHODS.filter((method) => {
    const isAllowed = allowedPaymentMethods === null || allowedPaymentMethods.includes(method);
    return isAllowed && (method === "card" || CURRENCIES[method].split(" ").includes(currency));
  });
}
