import type Stripe from "stripe";
import { z } from "zod";
import { isEmailAddress } from "#domain/email.ts";
import { DESCRIPTOR_SUFFIX } from "./account-rules.ts";
import { expand, flag, integer, metadata, text } from "./params.ts";

const absoluteUrl = text.refine(
  (url) => URL.canParse(url),
  "Not a valid URL. It must begin with an explicit scheme, such as https.",
);

const lineItem = z.strictObject({
  price_data: z.strictObject({
    currency: text,
    unit_amount: integer.refine((amount) => amount >= 0, "Invalid non-negative integer"),
    product_data: z.strictObject({
      name: text,
      description: text.optional(),
      images: z.array(text).max(8).optional(),
      metadata: metadata.optional(),
      tax_code: text.optional(),
    }),
    tax_behavior: z.enum(["exclusive", "inclusive", "unspecified"]).optional(),
  }),
  quantity: integer.refine((quantity) => quantity > 0, "Invalid positive integer"),
  metadata: metadata.optional(),
});

const emailAddress = text.refine(isEmailAddress, "Invalid email address");

/** https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-locale */
const LOCALES =
  "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW".split(
    " ",
  );

/**
 * Parameters of `POST /v1/checkout/sessions`: one-time payments with inline prices. Any other parameter of Stripe, such as
 * `discounts`, is rejected by name, so that none is silently ignored. The SDK's type checks this schema.
 * https://docs.stripe.com/api/checkout/sessions/create
 */
export const checkoutSessionParams = z.strictObject({
  mode: z.literal("payment", "the sandbox simulates payments only"),
  line_items: z.array(lineItem).min(1).max(100),
  success_url: absoluteUrl,
  cancel_url: absoluteUrl.optional(),
  customer_email: emailAddress.optional(),
  client_reference_id: text.max(200).optional(),
  metadata: metadata.optional(),
  payment_intent_data: z
    .strictObject({
      description: text.max(1000).optional(),
      metadata: metadata.optional(),
      receipt_email: emailAddress.optional(),
      statement_descriptor_suffix: text
        .regex(DESCRIPTOR_SUFFIX, "At most 22 Latin characters with at least one letter and none of <>\\'\"*")
        .optional(),
    })
    .optional(),
  locale: z.enum(LOCALES).optional(),
  expires_at: integer.optional(),
  allowed_payment_method_types: z
    .array(z.enum(["card", "alipay", "wechat_pay"], "the sandbox does not simulate this payment method"))
    .min(1)
    .optional(),
  after_expiration: z
    .strictObject({
      recovery: z
        .strictObject({
          enabled: flag,
          allow_promotion_codes: z
            .literal("false", "the sandbox simulates no promotion codes")
            .transform(() => false)
            .optional(),
        })
        .optional(),
    })
    .optional(),
  consent_collection: z.strictObject({ promotions: z.enum(["auto", "none"]).optional() }).optional(),
  adaptive_pricing: z.strictObject({ enabled: flag.optional() }).optional(),
  submit_type: z.enum(["auto", "pay", "book", "donate"]).optional(),
  customer_creation: z.literal("if_required", "the sandbox does not simulate customers").optional(),
  billing_address_collection: z.enum(["auto", "required"]).optional(),
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  tax_id_collection: z
    .strictObject({
      enabled: flag,
      required: z.literal("never", "the sandbox does not require tax ids").optional(),
    })
    .optional(),
  ui_mode: z.literal("hosted_page", "the sandbox simulates the hosted page only").optional(),
  expand,
}) satisfies z.ZodType<Stripe.Checkout.SessionCreateParams>;

export type CheckoutSessionParams = z.infer<typeof checkoutSessionParams>;
