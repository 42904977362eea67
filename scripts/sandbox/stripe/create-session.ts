import { MAX_CHARGE, unmetMinimumCharge } from "#domain/money/charge-limits.ts";
import { payableStep } from "#domain/money/currency.ts";
import { newId } from "../ids.ts";
import type { LineItem, Session } from "../records.ts";
import type { Transaction } from "../store.ts";
import { isChargeable } from "./account-rules.ts";
import { invalid } from "./api-error.ts";
import type { CheckoutSessionParams } from "./checkout-session-params.ts";
import { totalsOf } from "./totals.ts";

const MIN_LIFETIME_SECONDS = 30 * 60;
const MAX_LIFETIME_SECONDS = 24 * 60 * 60;

/** Creates a Checkout Session. Throws the `StripeApiError` that Stripe would respond with. */
export function createSession(tx: Transaction, params: CheckoutSessionParams): Session {
  const items = params.line_items.map(toLineItem);
  const currency = commonCurrency(params);
  const automaticTax = params.automatic_tax?.enabled ?? false;
  if (automaticTax) checkTaxBehavior(items);
  const { total } = totalsOf({ items, currency, automaticTax, billing: null });
  checkTotal(total, currency);

  const now = tx.now();
  const session: Session = {
    id: newId("cs_test_"),
    created: now,
    expiresAt: parseExpiry(params.expires_at, now),
    status: "open",
    paymentStatus: total === 0 ? "no_payment_required" : "unpaid",
    paymentId: null,
    items,
    currency,
    customerEmail: params.customer_email ?? null,
    buyer: null,
    billing: null,
    automaticTax,
    taxIdCollection: params.tax_id_collection?.enabled ?? false,
    billingAddressCollection: params.billing_address_collection ?? null,
    clientReferenceId: params.client_reference_id ?? null,
    metadata: params.metadata ?? {},
    successUrl: params.success_url,
    cancelUrl: params.cancel_url ?? null,
    locale: params.locale ?? null,
    allowedPaymentMethods: params.allowed_payment_method_types ?? null,
    adaptivePricing: params.adaptive_pricing?.enabled ?? false,
    submitType: params.submit_type ?? null,
    paymentDescription: params.payment_intent_data?.description ?? null,
    paymentMetadata: params.payment_intent_data?.metadata ?? {},
    receiptEmail: params.payment_intent_data?.receipt_email ?? null,
    statementDescriptorSuffix: params.payment_intent_data?.statement_descriptor_suffix ?? null,
    asksForPromotions: params.consent_collection?.promotions === "auto",
    promotions: null,
    recovery: params.after_expiration?.recovery?.enabled ? { token: null, expiresAt: null } : null,
    recoveredFrom: null,
  };
  tx.put("sessions", session);
  return session;
}

/** Opens a copy of an expired session, with what its buyer has entered. */
export function recoverSession(tx: Transaction, expired: Session): Session {
  const now = tx.now();
  const copy: Session = {
    ...expired,
    ...{ id: newId("cs_test_"), created: now, expiresAt: now + MAX_LIFETIME_SECONDS },
    ...{ status: "open", paymentId: null, recovery: { token: null, expiresAt: null } },
    recoveredFrom: expired.id,
    items: expired.items.map((item) => ({ ...item, id: newId("li_") })),
  };
  tx.put("sessions", copy);
  return copy;
}

function toLineItem(line: CheckoutSessionParams["line_items"][number]): LineItem {
  const { unit_amount: unitAmount, product_data: product, tax_behavior: taxBehavior } = line.price_data;
  return {
    id: newId("li_"),
    name: product.name,
    description: product.description ?? null,
    images: product.images ?? [],
    productMetadata: product.metadata ?? {},
    metadata: line.metadata ?? {},
    unitAmount,
    quantity: line.quantity,
    taxBehavior: taxBehavior ?? null,
    taxCode: product.tax_code ?? null,
  };
}

/** In the sandbox, the account has no default, and Stripe then calculates no tax without it. */
function checkTaxBehavior(items: LineItem[]) {
  if (items.every(({ taxBehavior }) => taxBehavior === "inclusive" || taxBehavior === "exclusive")) return;
  throw invalid(
    "Every price must have a `tax_behavior` of `inclusive` or `exclusive` if automatic tax is enabled.",
    undefined,
    "line_items[0][price_data][tax_behavior]",
  );
}

function commonCurrency(params: CheckoutSessionParams): string {
  const currencies = new Set(params.line_items.map((item) => item.price_data.currency.toLowerCase()));
  const [currency = ""] = currencies;
  if (currencies.size > 1) {
    throw invalid(
      `All line items must have the same currency. We found ${[...currencies].join(" and ")}.`,
      undefined,
      "line_items",
    );
  }
  if (!isChargeable(currency)) {
    throw invalid(`Invalid currency: ${currency}.`, undefined, "line_items[0][price_data][currency]");
  }
  return currency;
}

function checkTotal(total: number, currency: string) {
  const minimum = unmetMinimumCharge(total, currency.toUpperCase());
  if (minimum !== null) {
    throw invalid(
      `The Checkout Session's total amount due must add up to at least ${minimum} ${currency} in minor units.`,
      "amount_too_small",
    );
  }
  if (total > MAX_CHARGE) {
    throw invalid(
      `The total amount due must be no more than ${MAX_CHARGE} in minor units.`,
      "amount_too_large",
    );
  }
  const code = currency.toUpperCase();
  const step = payableStep(code);
  if (total % step !== 0) {
    throw invalid(
      `The total amount due in ${currency} must be divisible by ${step}.`,
      "invalid_charge_amount",
    );
  }
}

function parseExpiry(requested: number | undefined, now: number): number {
  if (requested === undefined) return now + MAX_LIFETIME_SECONDS;
  if (requested < now + MIN_LIFETIME_SECONDS) {
    throw invalid(
      "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
      undefined,
      "expires_at",
    );
  }
  if (requested > now + MAX_LIFETIME_SECONDS) {
    throw invalid(
      "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
      undefined,
      "expires_at",
    );
  }
  return requested;
}
