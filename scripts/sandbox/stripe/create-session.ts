import { MAX_CHARGE, minimumChargeAbove } from "#domain/money/charge-limits.ts";
import { fractionDigits, payableDigits } from "#domain/money/currency.ts";
import { newId } from "../ids.ts";
import type { Checkout, LineItem } from "../records.ts";
import type { Draft } from "../store.ts";
import { invalid } from "./api-error.ts";
import type { SessionParams } from "./session-params.ts";

const MIN_LIFETIME_SECONDS = 30 * 60;
const MAX_LIFETIME_SECONDS = 24 * 60 * 60;
/** A clock of the shop that is a little behind Stripe's is forgiven. */
const LIFETIME_SLACK_SECONDS = 60;

/** Opens a Checkout Session. Throws the `ApiError` that Stripe would answer with. */
export function createSession(draft: Draft, params: SessionParams): Checkout {
  const items = params.line_items.map(toLineItem);
  const amount = items.reduce((sum, item) => sum + item.unitAmount * item.quantity, 0);
  const currency = onlyCurrency(params);
  checkAmount(amount, currency);

  const now = draft.now();
  const checkout: Checkout = {
    id: newId("cs_test_"),
    created: now,
    expires: expiry(params.expires_at, now),
    status: "open",
    paymentStatus: amount === 0 ? "no_payment_required" : "unpaid",
    payment: null,
    items,
    amount,
    currency,
    customerEmail: params.customer_email ?? null,
    buyer: null,
    clientReference: params.client_reference_id ?? null,
    metadata: params.metadata ?? {},
    successUrl: params.success_url,
    cancelUrl: params.cancel_url ?? null,
    locale: params.locale ?? null,
    methods: params.allowed_payment_method_types ?? null,
    adaptivePricing: params.adaptive_pricing?.enabled ?? false,
    submitType: params.submit_type ?? null,
    paymentDescription: params.payment_intent_data?.description ?? null,
    paymentMetadata: params.payment_intent_data?.metadata ?? {},
    receiptEmail: params.payment_intent_data?.receipt_email ?? null,
    statementSuffix: params.payment_intent_data?.statement_descriptor_suffix ?? null,
  };
  draft.put("checkouts", checkout);
  return checkout;
}

function toLineItem(given: SessionParams["line_items"][number]): LineItem {
  const { unit_amount: unitAmount, product_data: product, tax_behavior: taxBehavior } = given.price_data;
  return {
    id: newId("li_"),
    name: product.name,
    description: product.description ?? null,
    images: product.images ?? [],
    productMetadata: product.metadata ?? {},
    metadata: given.metadata ?? {},
    unitAmount,
    quantity: given.quantity,
    taxBehavior: taxBehavior ?? null,
  };
}

function onlyCurrency(params: SessionParams): string {
  const currencies = new Set(params.line_items.map((item) => item.price_data.currency.toLowerCase()));
  const [currency = ""] = currencies;
  if (currencies.size > 1) {
    throw invalid(
      `All line items must have the same currency. We found ${[...currencies].join(" and ")}.`,
      undefined,
      "line_items",
    );
  }
  if (!Intl.supportedValuesOf("currency").includes(currency.toUpperCase())) {
    throw invalid(`Invalid currency: ${currency}.`, undefined, "line_items[0][price_data][currency]");
  }
  return currency;
}

function checkAmount(amount: number, currency: string) {
  const minimum = minimumChargeAbove(amount, currency.toUpperCase());
  if (minimum !== null) {
    throw invalid(
      `The Checkout Session's total amount due must add up to at least ${minimum} ${currency} in minor units.`,
      "amount_too_small",
    );
  }
  if (amount > MAX_CHARGE) {
    throw invalid(
      `The total amount due must be no more than ${MAX_CHARGE} in minor units.`,
      "amount_too_large",
    );
  }
  const code = currency.toUpperCase();
  const step = 10 ** (fractionDigits(code) - payableDigits(code));
  if (amount % step !== 0) {
    throw invalid(
      `The total amount due in ${currency} must be divisible by ${step}.`,
      "invalid_charge_amount",
    );
  }
}

function expiry(given: number | undefined, now: number): number {
  if (given === undefined) return now + MAX_LIFETIME_SECONDS;
  if (given < now + MIN_LIFETIME_SECONDS - LIFETIME_SLACK_SECONDS) {
    throw invalid(
      "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
      undefined,
      "expires_at",
    );
  }
  if (given > now + MAX_LIFETIME_SECONDS + LIFETIME_SLACK_SECONDS) {
    throw invalid(
      "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
      undefined,
      "expires_at",
    );
  }
  return given;
}
