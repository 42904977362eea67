import Stripe from "stripe";
import type { Checkout, LineItem } from "../records.ts";
import type { Reader } from "../store.ts";
import { paymentIntentObject } from "./payment-object.ts";

const DEFAULT_METHODS = ["card", "alipay", "wechat_pay"];

/** Which fields of a session can be asked for in full. */
export const sessionExpansions = [
  "line_items",
  "line_items.data.price.product",
  "payment_intent",
  "payment_intent.latest_charge",
];

/** A Checkout Session as Stripe shows it: https://docs.stripe.com/api/checkout/sessions/object */
export function sessionObject(
  reader: Reader,
  checkout: Checkout,
  expanded: string[] = [],
): Stripe.Checkout.Session {
  const payment = checkout.payment === null ? null : reader.get("payments", checkout.payment);
  const isPaymentExpanded = expanded.some((field) => field.startsWith("payment_intent"));
  return {
    id: checkout.id,
    object: "checkout.session",
    adaptive_pricing: { enabled: checkout.adaptivePricing },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: checkout.methods,
    amount_subtotal: checkout.amount,
    amount_total: checkout.amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: checkout.cancelUrl,
    client_reference_id: checkout.clientReference,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: checkout.created,
    currency: checkout.currency,
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
    customer_details: customerDetails(checkout),
    customer_email: checkout.customerEmail,
    discounts: [],
    expires_at: checkout.expires,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    ...(expanded.some((field) => field.startsWith("line_items")) && {
      line_items: lineItemList(checkout, expanded.includes("line_items.data.price.product")),
    }),
    livemode: false,
    locale: checkout.locale,
    managed_payments: null,
    metadata: checkout.metadata,
    mode: "payment",
    origin_context: null,
    payment_intent:
      payment && isPaymentExpanded
        ? paymentIntentObject(reader, payment, expanded.includes("payment_intent.latest_charge"))
        : checkout.payment,
    payment_link: null,
    payment_method_collection: "if_required",
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: checkout.methods ?? DEFAULT_METHODS,
    payment_status: checkout.paymentStatus,
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: checkout.status,
    submit_type: checkout.submitType,
    subscription: null,
    success_url: checkout.successUrl,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: checkout.status === "open" ? `${reader.publicUrl}/pay/${checkout.id}` : null,
    wallet_options: null,
  };
}

/** The session's lines as a list. They keep the order in which they were given. */
export function lineItemList(checkout: Checkout, isProductShown = false): Stripe.ApiList<Stripe.LineItem> {
  return {
    object: "list",
    data: checkout.items.map((item) => lineItemObject(checkout, item, isProductShown)),
    has_more: false,
    url: `/v1/checkout/sessions/${checkout.id}/line_items`,
  };
}

function customerDetails(checkout: Checkout): Stripe.Checkout.Session["customer_details"] {
  const email = checkout.buyer?.email ?? checkout.customerEmail;
  if (email === null) return null;
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name: checkout.buyer?.name ?? null,
    phone: null,
    tax_exempt: "none",
    tax_ids: checkout.buyer ? [] : null,
  };
}

function lineItemObject(checkout: Checkout, item: LineItem, isProductShown: boolean): Stripe.LineItem {
  const amount = item.unitAmount * item.quantity;
  return {
    id: item.id,
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: checkout.currency,
    description: item.name,
    metadata: item.metadata,
    price: {
      id: item.id.replace("li_", "price_"),
      object: "price",
      active: false,
      billing_scheme: "per_unit",
      created: checkout.created,
      currency: checkout.currency,
      custom_unit_amount: null,
      livemode: false,
      lookup_key: null,
      metadata: {},
      nickname: null,
      product: isProductShown ? productObject(checkout, item) : productId(item),
      recurring: null,
      tax_behavior: item.taxBehavior ?? "unspecified",
      tiers_mode: null,
      transform_quantity: null,
      type: "one_time",
      unit_amount: item.unitAmount,
      unit_amount_decimal: Stripe.Decimal.from(item.unitAmount),
    },
    quantity: item.quantity,
  };
}

/** The product that Stripe makes for a price of the session's own. */
function productObject(checkout: Checkout, item: LineItem): Stripe.Product {
  return {
    id: productId(item),
    object: "product",
    active: false,
    created: checkout.created,
    description: item.description,
    images: item.images,
    livemode: false,
    marketing_features: [],
    metadata: item.productMetadata,
    name: item.name,
    package_dimensions: null,
    shippable: null,
    tax_details: null,
    type: "service",
    updated: checkout.created,
    url: null,
  };
}

function productId(item: LineItem): string {
  return item.id.replace("li_", "prod_");
}
