import type Stripe from "stripe";
import type { PayableOrder, PaymentPage } from "../payments.ts";
import { lineItems } from "./line-items.ts";
import { discountToMetadata, giftToMetadata, linesToMetadata } from "./line-metadata.ts";
import { reminderParams } from "./recovery.ts";
import { lineTaxParams, sessionTaxParams } from "./tax.ts";

/** https://docs.stripe.com/js/appendix/supported_locales, column Checkout. */
const CHECKOUT_LOCALES =
  "bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW".split(
    " ",
  );
/** Languages for which Stripe uses another tag. */
const STRIPE_LOCALES: Record<string, string> = {
  hi: "hi-IN",
  nn: "nb",
  no: "nb",
  tl: "fil",
  "zh-Hans": "zh",
  "zh-Hant": "zh-TW",
  "zh-Hant-HK": "zh-HK",
  "zh-Hant-TW": "zh-TW",
  "zh-MO": "zh-HK",
};

/** The session to open for an order. https://docs.stripe.com/api/checkout/sessions/create */
export function checkoutSessionParams(
  order: PayableOrder,
  {
    images,
    discountNames,
    successUrl,
    cancelUrl,
    lifetimeMs,
    tax,
    statementDescriptor,
    hasReminder,
  }: PaymentPage,
): Stripe.Checkout.SessionCreateParams {
  const placedAtS = Math.floor(new Date(order.createdAt).getTime() / 1000);
  return {
    mode: "payment",
    client_reference_id: order.id,
    metadata: {
      ...{ order: order.id, locale: order.locale },
      ...discountToMetadata(order.appliedDiscount),
      ...giftToMetadata(order.gift),
      ...(order.keySeed && { keys: order.keySeed }),
      ...linesToMetadata(order.lines),
    },
    payment_intent_data: {
      metadata: { order: order.id },
      ...(statementDescriptor && { statement_descriptor_suffix: statementDescriptor }),
    },
    line_items: order.lines.flatMap((line, index) =>
      lineItems(order, line, {
        ...{ image: images[index] ?? null, discountName: discountNames?.[index] ?? null },
        tax: tax ? lineTaxParams(tax, index) : null,
      }),
    ),
    ...(tax && sessionTaxParams),
    ...(hasReminder && reminderParams),
    locale: checkoutLocale(order.locale),
    success_url: successUrl,
    cancel_url: cancelUrl,
    expires_at: placedAtS + Math.floor(lifetimeMs / 1000),
    adaptive_pricing: { enabled: false },
    ...(order.email ? { customer_email: order.email } : {}),
  };
}

/** The payment page's language for a language of the shop. `auto` uses the browser's if Stripe does not support it. */
function checkoutLocale(language: string): string {
  const [primary = ""] = language.split("-");
  return (
    STRIPE_LOCALES[language] ??
    [language, primary].find((locale) => CHECKOUT_LOCALES.includes(locale)) ??
    "auto"
  );
}
