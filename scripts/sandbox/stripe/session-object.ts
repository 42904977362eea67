import Stripe from "stripe";
import type { Totals } from "#domain/totals.ts";
import type { LineItem, Session, SessionBilling } from "../records.ts";
import type { StoreReader } from "../store.ts";
import { addressObject } from "./address-object.ts";
import { methodsOf } from "./payment-methods.ts";
import { paymentIntentObject } from "./payment-object.ts";
import { itemTaxes, itemTotals, taxIdType } from "./tax.ts";
import { totalsOf } from "./totals.ts";

/** The fields of a session that can be expanded. */
export const SESSION_EXPANDABLE_FIELDS = [
  "line_items",
  "line_items.data.price.product",
  "line_items.data.taxes",
  "payment_intent",
  "payment_intent.latest_charge",
];

/** The Checkout Session object of the API: https://docs.stripe.com/api/checkout/sessions/object */
export function sessionObject(
  reader: StoreReader,
  session: Session,
  expanded: string[] = [],
): Stripe.Checkout.Session {
  const payment = session.paymentId === null ? null : reader.get("payments", session.paymentId);
  const totals = totalsOf(session);
  const isPaymentExpanded = expanded.some((field) => field.startsWith("payment_intent"));
  return {
    id: session.id,
    object: "checkout.session",
    adaptive_pricing: { enabled: session.adaptivePricing },
    after_expiration: session.recovery && { recovery: recoveryObject(reader, session.recovery) },
    allow_promotion_codes: null,
    allowed_payment_method_types: session.allowedPaymentMethods,
    amount_subtotal: totals.subtotal,
    amount_total: totals.total,
    automatic_tax: automaticTax(session),
    billing_address_collection: session.billingAddressCollection,
    cancel_url: session.cancelUrl,
    client_reference_id: session.clientReferenceId,
    client_secret: null,
    collected_information: null,
    consent: session.asksForPromotions ? { promotions: session.promotions, terms_of_service: null } : null,
    consent_collection: session.asksForPromotions
      ? { payment_method_reuse_agreement: null, promotions: "auto", terms_of_service: null }
      : null,
    created: session.created,
    currency: session.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: null,
    customer_account: null,
    customer_creation: "if_required",
    customer_details: customerDetails(session),
    customer_email: session.customerEmail,
    discounts: [],
    expires_at: session.expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    ...(expanded.some((field) => field.startsWith("line_items")) && {
      line_items: lineItemList(session, {
        isProductExpanded: expanded.includes("line_items.data.price.product"),
        areTaxesExpanded: expanded.includes("line_items.data.taxes"),
      }),
    }),
    livemode: false,
    locale: session.locale,
    managed_payments: null,
    metadata: session.metadata,
    mode: "payment",
    origin_context: null,
    payment_intent:
      payment && isPaymentExpanded
        ? paymentIntentObject(reader, payment, expanded.includes("payment_intent.latest_charge"))
        : session.paymentId,
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: methodsOf(session),
    payment_status: session.paymentStatus,
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: session.recoveredFrom,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: session.status,
    submit_type: session.submitType,
    subscription: null,
    success_url: session.successUrl,
    ...(session.taxIdCollection && { tax_id_collection: { enabled: true, required: "never" as const } }),
    total_details: totalDetails(totals),
    ui_mode: "hosted_page",
    url: session.status === "open" ? `${reader.publicUrl}/pay/${session.id}` : null,
    wallet_options: null,
  };
}

function recoveryObject(
  reader: StoreReader,
  { token, expiresAt }: NonNullable<Session["recovery"]>,
): Stripe.Checkout.Session.AfterExpiration.Recovery {
  const url = token === null ? null : `${reader.publicUrl}/recover/${token}`;
  return { allow_promotion_codes: false, enabled: true, expires_at: expiresAt, url };
}

/** The fields of a line item that are expanded. */
interface ExpandedItem {
  isProductExpanded: boolean;
  areTaxesExpanded: boolean;
}

/** The session's line items as a list, in the order in which they were given. */
export function lineItemList(session: Session, expanded: ExpandedItem): Stripe.ApiList<Stripe.LineItem> {
  return {
    object: "list",
    data: session.items.map((item) => lineItemObject(session, item, expanded)),
    has_more: false,
    url: `/v1/checkout/sessions/${session.id}/line_items`,
  };
}

function totalDetails({ discount, tax }: Totals): Stripe.Checkout.Session["total_details"] {
  return { amount_discount: discount, amount_shipping: 0, amount_tax: tax };
}

function customerDetails(session: Session): Stripe.Checkout.Session["customer_details"] {
  const email = session.buyer?.email ?? session.customerEmail;
  if (email === null) return null;
  const { billing } = session;
  return {
    address: billing && addressObject(billing),
    business_name: billing?.businessName ?? null,
    email,
    individual_name: billing?.businessName ? (session.buyer?.name ?? null) : null,
    name: billing?.businessName ?? session.buyer?.name ?? null,
    phone: null,
    tax_exempt: billing?.isReverseCharge ? "reverse" : "none",
    tax_ids: session.buyer ? taxIds(billing) : null,
  };
}

function taxIds(billing: SessionBilling | null): Stripe.Checkout.Session.CustomerDetails.TaxId[] {
  if (!billing?.taxId) return [];
  return [{ type: taxIdType(billing.taxId, billing.country), value: billing.taxId }];
}

function automaticTax({ automaticTax: enabled, billing }: Session): Stripe.Checkout.Session.AutomaticTax {
  return {
    enabled,
    liability: enabled ? { type: "self" } : null,
    provider: enabled ? "stripe" : null,
    status: enabled ? (billing ? "complete" : "requires_location_inputs") : null,
  };
}

function lineItemObject(
  session: Session,
  item: LineItem,
  { isProductExpanded, areTaxesExpanded }: ExpandedItem,
): Stripe.LineItem {
  const totals = itemTotals(session, item);
  return {
    id: item.id,
    object: "item",
    adjustable_quantity: null,
    amount_discount: totals.discount,
    amount_subtotal: totals.subtotal,
    amount_tax: totals.tax,
    amount_total: totals.total,
    currency: session.currency,
    description: item.name,
    metadata: item.metadata,
    price: {
      id: item.id.replace("li_", "price_"),
      object: "price",
      active: false,
      billing_scheme: "per_unit",
      created: session.created,
      currency: session.currency,
      custom_unit_amount: null,
      livemode: false,
      lookup_key: null,
      metadata: {},
      nickname: null,
      product: isProductExpanded ? productObject(session, item) : productId(item),
      recurring: null,
      tax_behavior: item.taxBehavior ?? "unspecified",
      tiers_mode: null,
      transform_quantity: null,
      type: "one_time",
      unit_amount: item.unitAmount,
      unit_amount_decimal: Stripe.Decimal.from(item.unitAmount),
    },
    quantity: item.quantity,
    ...(areTaxesExpanded && { taxes: itemTaxes(session, item) }),
  };
}

/** The product that Stripe creates for inline `price_data`. */
function productObject(session: Session, item: LineItem): Stripe.Product {
  return {
    id: productId(item),
    object: "product",
    active: false,
    created: session.created,
    description: item.description,
    images: item.images,
    livemode: false,
    marketing_features: [],
    metadata: item.productMetadata,
    name: item.name,
    package_dimensions: null,
    shippable: null,
    ...(item.taxCode !== null && { tax_code: item.taxCode }),
    tax_details: null,
    type: "service",
    updated: session.created,
    url: null,
  };
}

function productId(item: LineItem): string {
  return item.id.replace("li_", "prod_");
}
