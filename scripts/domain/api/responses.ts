import * as z from "zod";

/**
 * The responses of the API. The checkout documents them in OpenAPI, and pages parse them. Pages replace zod by `zod/mini`, a
 * third of the size, so only functions that both have may be used here: `z.nullable(z.string())`, not `z.string().nullable()`.
 */

const minorUnits = z.int().register(z.globalRegistry, { description: "Minor units" });
const bytes = z.int().register(z.globalRegistry, { description: "Bytes" });
const timestamp = z.iso.datetime();

/**
 * open → pending → paid → refunded or disputed; or failed, or expired. `pending`: the buyer has paid, and the bank has not
 * confirmed it. `review`: the payment does not match the order, and the creator has to look at it. Only a `paid` order gives
 * access to files.
 */
export const OrderStatus = z.enum([
  "open",
  "pending",
  "paid",
  "failed",
  "expired",
  "review",
  "refunded",
  "disputed",
]);
export type OrderStatus = z.infer<typeof OrderStatus>;

/** How a dispute about a payment stands. `won`: the payment stands; `lost`: the bank has returned it to the buyer. */
export const DisputeState = z.enum(["open", "won", "lost"]);
export type DisputeState = z.infer<typeof DisputeState>;

/**
 * The part of an order in every response. Contains no personal data. `amount = subtotal − discount + tax`: where the prices contain
 * the tax, `tax` is 0, and `taxIncluded` is how much of `amount` is tax.
 */
export const OrderSummary = z.object({
  id: z.string(),
  status: OrderStatus,
  currency: z.string(),
  subtotal: minorUnits,
  discount: minorUnits,
  discountName: z
    .nullable(z.string())
    .register(z.globalRegistry, { description: "The discount code, or the name of an automatic discount" }),
  tax: z.int().register(z.globalRegistry, { description: "Minor units, added to the prices" }),
  taxIncluded: z
    .int()
    .register(z.globalRegistry, { description: "Minor units of tax that the prices contain" }),
  amount: minorUnits,
  refunded: minorUnits,
  received: z.nullable(z.object({ amount: minorUnits, currency: z.string() })).register(z.globalRegistry, {
    description: "What was paid, where it does not match the order: fewer minor units, or another currency",
  }),
  dispute: z.nullable(DisputeState),
  createdAt: timestamp,
  paidAt: z.nullable(timestamp),
});

const OrderItemResponse = z.object({
  product: z.string(),
  option: z.string(),
  name: z.string(),
  optionName: z.string(),
  quantity: z.int(),
  amount: z.int().register(z.globalRegistry, { description: "Minor units, each" }),
});
export type OrderItemResponse = z.infer<typeof OrderItemResponse>;

/** `GET /api/orders/{id}` */
export const OrderResponse = z
  .object({ ...OrderSummary.shape, items: z.array(OrderItemResponse) })
  .register(z.globalRegistry, { id: "Order" });
export type OrderResponse = z.infer<typeof OrderResponse>;

const LibraryFile = z.object({
  id: z.string(),
  name: z.string(),
  title: z.nullable(z.string()),
  size: bytes,
  type: z.string(),
  sha256: z.string(),
});

const LibraryItemResponse = z.object({
  id: z.string(),
  product: z.string(),
  option: z.string(),
  name: z.string(),
  lang: z.string().register(z.globalRegistry, { description: "Of `name` and of the files' titles" }),
  quantity: z.int(),
  licences: z
    .array(z.object({ key: z.string() }))
    .register(z.globalRegistry, { description: "A licence key for each copy, if the product has any" }),
  files: z.array(LibraryFile),
});
export type LibraryItemResponse = z.infer<typeof LibraryItemResponse>;

const LibraryOrderResponse = z.object({ ...OrderSummary.shape, items: z.array(LibraryItemResponse) });
export type LibraryOrderResponse = z.infer<typeof LibraryOrderResponse>;

/** `GET /api/library` */
export const LibraryResponse = z
  .object({ email: z.string(), orders: z.array(LibraryOrderResponse) })
  .register(z.globalRegistry, { id: "Library" });
export type LibraryResponse = z.infer<typeof LibraryResponse>;

/** `POST /api/checkout` */
export const CheckoutResponse = z
  .object({
    order: z.string(),
    url: z.url().register(z.globalRegistry, { description: "The payment page" }),
  })
  .register(z.globalRegistry, { id: "OpenedCheckout" });

/** `POST /api/quote`: what an order would cost. `amount = subtotal − discount`, for each item and in all, before tax. */
export const QuoteResponse = z
  .object({
    currency: z.string(),
    subtotal: minorUnits,
    discount: minorUnits,
    discountName: z.nullable(z.string()),
    amount: minorUnits,
    refusal: z
      .nullable(z.object({ code: z.string(), title: z.string(), detail: z.string() }))
      .register(z.globalRegistry, {
        description: "Why the code does not apply, as the problem of a checkout. The sums are without it",
      }),
    items: z.array(
      z.object({
        product: z.string(),
        option: z.string(),
        name: z.string(),
        optionName: z.string(),
        quantity: z.int(),
        subtotal: minorUnits,
        discount: minorUnits,
        amount: minorUnits,
      }),
    ),
  })
  .register(z.globalRegistry, { id: "Quote" });
export type QuoteResponse = z.infer<typeof QuoteResponse>;

/** `POST /api/links` */
export const LinkResponse = z.object({ accepted: z.literal(true) });

/** `POST /api/links/redeem` */
export const RedemptionResponse = z.object({ email: z.string(), expires: timestamp });

/** `POST /api/downloads` */
export const DownloadResponse = z
  .object({ url: z.url(), expires: timestamp })
  .register(z.globalRegistry, { id: "Download" });

/** `POST /api/webhooks/stripe` */
export const WebhookResponse = z.object({ received: z.literal(true) });

/** `GET /healthz` */
export const HealthResponse = z
  .object({ orders: z.literal("ok"), catalogue: z.enum(["ok", "missing"]) })
  .register(z.globalRegistry, { id: "Health" });

/** The body of every error: a problem document (RFC 9457), in the request's language. */
export const ProblemDocument = z
  .object({
    type: z.string().register(z.globalRegistry, { examples: ["urn:vitrine:problem:price-changed"] }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string(),
  })
  .register(z.globalRegistry, {
    id: "Problem",
    description: "RFC 9457 problem document, in the request's language",
  });
