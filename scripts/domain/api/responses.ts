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

/**
 * What became of an email that was sent, if the mail service tells: it has arrived, the recipient's server refuses it, or the
 * recipient says that it is spam.
 */
export const MessageDelivery = z.enum(["delivered", "bounced", "complained"]);
export type MessageDelivery = z.infer<typeof MessageDelivery>;

/** How a dispute about a payment stands. `won`: the payment stands; `lost`: the bank has returned it to the buyer. */
export const DisputeState = z.enum(["open", "won", "lost"]);
export type DisputeState = z.infer<typeof DisputeState>;

/** Why somebody no longer has what was bought. `disputed`: until the bank has decided. */
export const EndReason = z.enum(["refunded", "disputed", "dispute-lost", "ended-by-owner"]);
export type EndReason = z.infer<typeof EndReason>;

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
  refunded: z.boolean().register(z.globalRegistry, { description: "By itself, or with the whole order" }),
});
export type OrderItemResponse = z.infer<typeof OrderItemResponse>;

/** An order with its lines, as the creator and its buyer see it. */
export const OrderResponse = z.object({ ...OrderSummary.shape, items: z.array(OrderItemResponse) });
export type OrderResponse = z.infer<typeof OrderResponse>;

const LibraryFile = z.object({
  id: z.string(),
  name: z.string(),
  title: z.nullable(z.string()),
  size: bytes,
  type: z.string(),
  sha256: z.string(),
});

const Cover = z
  .nullable(z.object({ src: z.string(), srcset: z.optional(z.string()), width: z.int(), height: z.int() }))
  .register(z.globalRegistry, {
    description: "Site-absolute paths; null if the product is no longer published",
  });

/** `PUT` and `DELETE /api/seats/{id}` */
export const SeatResponse = z
  .object({
    id: z.string(),
    /** Whom it was handed on to. */
    holder: z.nullable(z.string()),
    /** Whether its holder has used it, so that it stays theirs. */
    isUsed: z.boolean(),
  })
  .register(z.globalRegistry, { id: "Seat" });
export type SeatResponse = z.infer<typeof SeatResponse>;

const missingLicences = z.int().register(z.globalRegistry, {
  description: "How many licence keys follow by email, since the creator's list has run out",
});

const LibraryItemResponse = z.object({
  id: z.string(),
  product: z.string(),
  option: z.string(),
  name: z.string(),
  lang: z.string().register(z.globalRegistry, { description: "Of `name` and of the files' titles" }),
  optionName: z
    .string()
    .register(z.globalRegistry, { description: "Of the edition; empty if the product has only one" }),
  bundle: z
    .nullable(z.object({ product: z.string(), name: z.string() }))
    .register(z.globalRegistry, { description: "What was bought, if this is a part of it" }),
  kind: z.nullable(z.string()).register(z.globalRegistry, { description: "Such as `book`" }),
  quantity: z.int(),
  releasesOn: z
    .nullable(z.string())
    .register(z.globalRegistry, { description: "The day on which the files of a pre-order come" }),
  isUpdated: z
    .boolean()
    .register(z.globalRegistry, { description: "Whether any file differs from what was sold" }),
  cover: Cover,
  licences: z
    .array(z.object({ key: z.string() }))
    .register(z.globalRegistry, { description: "A licence key for each copy, if the product has any" }),
  missingLicences,
  seats: z.nullable(z.array(SeatResponse)).register(z.globalRegistry, {
    description: "The seats of an edition for several people, for whom they were bought for",
  }),
  ended: z
    .nullable(EndReason)
    .register(z.globalRegistry, { description: "Why its files can no longer be downloaded" }),
  files: z.array(LibraryFile),
});
export type LibraryItemResponse = z.infer<typeof LibraryItemResponse>;

const LibraryOrderResponse = z.object({
  ...OrderSummary.shape,
  isBuyer: z.boolean().register(z.globalRegistry, {
    description: "Whether this address has bought it. If not, as for gifts and seats, all sums are 0",
  }),
  gift: z
    .nullable(z.object({ giver: z.nullable(z.string()), words: z.nullable(z.string()) }))
    .register(z.globalRegistry, { description: "Set if it was a gift to this address" }),
  items: z.array(LibraryItemResponse),
});
export type LibraryOrderResponse = z.infer<typeof LibraryOrderResponse>;

/** For who has given it. */
const OrderGift = z.object({
  recipient: z
    .string()
    .register(z.globalRegistry, { description: "Masked once the recipient has moved to another address" }),
  giver: z.nullable(z.string()),
  words: z.nullable(z.string()),
  /** When it will be delivered. null: it was. */
  deliversAt: z.nullable(timestamp),
  /** Whether this browser can correct the recipient's address. */
  isCorrectable: z.boolean(),
});
export type OrderGift = z.infer<typeof OrderGift>;

/** One product of a line of an order; a bundle has several. */
const OrderPart = z.object({
  id: z.string().register(z.globalRegistry, { description: "The `item` of a download" }),
  product: z.string(),
  name: z.string(),
  lang: z.string().register(z.globalRegistry, { description: "Of `name` and of the files' titles" }),
  cover: Cover,
  licences: z.array(z.object({ key: z.string() })),
  missingLicences,
  releasesOn: z.nullable(z.string()).register(z.globalRegistry, {
    description: "The day on which the files of a pre-order come. Until then it has none",
  }),
});
export type OrderPart = z.infer<typeof OrderPart>;

const OpenedOrderItem = z.object({
  ...OrderItemResponse.shape,
  id: z
    .optional(z.string())
    .register(z.globalRegistry, { description: "The id of its first part, if the browser opens the order" }),
  parts: z.optional(z.array(OrderPart)),
  files: z.optional(
    z.array(
      z.object({
        ...LibraryFile.shape,
        item: z.string().register(z.globalRegistry, { description: "The id of its part" }),
      }),
    ),
  ),
});
export type OpenedOrderItem = z.infer<typeof OpenedOrderItem>;

/**
 * `GET /api/orders/{id}`. A paid order has its files for the browser that placed it, and for one that is signed in with its
 * address. Others see what anybody with the address of the page sees.
 */
export const OrderPageResponse = z
  .object({
    ...OrderSummary.shape,
    email: z
      .nullable(z.string())
      .register(z.globalRegistry, { description: "Masked, such as a•••@e•••.com, unless `opened`" }),
    opened: z.boolean().register(z.globalRegistry, {
      description: "Whether this browser placed the order or is signed in with its address",
    }),
    delivery: z.nullable(MessageDelivery).register(z.globalRegistry, {
      description:
        "Whether the newest email about the order has arrived, for who has opened it; null: not known",
    }),
    correctableUntil: z.nullable(timestamp).register(z.globalRegistry, {
      description: "Until when this browser can correct the email address; null: it cannot",
    }),
    gift: z.nullable(OrderGift).register(z.globalRegistry, {
      description: "Set for a gift, if this browser opens the order",
    }),
    items: z.array(OpenedOrderItem),
  })
  .register(z.globalRegistry, { id: "Order" });
export type OrderPageResponse = z.infer<typeof OrderPageResponse>;

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

/** `POST /api/links/check`: whose library a link opens. */
export const LinkCheckResponse = z
  .object({
    email: z.string(),
    isReturning: z
      .boolean()
      .register(z.globalRegistry, { description: "Whether the address has opened its library before" }),
    signedInAs: z
      .nullable(z.string())
      .register(z.globalRegistry, { description: "The address that this browser is signed in with" }),
  })
  .register(z.globalRegistry, { id: "CheckedLink" });
export type LinkCheckResponse = z.infer<typeof LinkCheckResponse>;

/** `GET /api/account`. Parts of it may change. */
export const AccountResponse = z
  .looseObject({
    email: z.string(),
    exportedAt: timestamp,
    orders: z.array(z.looseObject({ id: z.string() })),
  })
  .register(z.globalRegistry, { id: "Account" });

/** `POST /api/account/move/confirm` */
export const MoveResponse = z.object({ email: z.string() });

/** `GET /api/sessions` */
export const SessionsResponse = z
  .object({
    email: z.string(),
    sessions: z.array(
      z.object({
        id: z.string(),
        browser: z.nullable(z.string()),
        system: z.nullable(z.string()),
        createdAt: timestamp,
        seenAt: timestamp.register(z.globalRegistry, { description: "The last visit, to the day" }),
        expires: timestamp,
        isShared: z.boolean().register(z.globalRegistry, { description: "Whether it ends with the browser" }),
        isCurrent: z.boolean().register(z.globalRegistry, { description: "Whether it is this browser’s" }),
      }),
    ),
  })
  .register(z.globalRegistry, { id: "Sessions" });
export type SessionsResponse = z.infer<typeof SessionsResponse>;

/** `GET /api/account/mutes` */
export const MutesResponse = z
  .object({
    mutes: z.array(
      z.object({
        topic: z.string().register(z.globalRegistry, {
          description: "`new-versions`, or with `:` and a product only its new versions, or `cart-reminders`",
        }),
        name: z.nullable(z.string()).register(z.globalRegistry, { description: "Of the product" }),
      }),
    ),
  })
  .register(z.globalRegistry, { id: "Mutes" });
export type MutesResponse = z.infer<typeof MutesResponse>;

/** `POST /api/downloads` */
export const DownloadResponse = z
  .object({ url: z.url(), expires: timestamp })
  .register(z.globalRegistry, { id: "Download" });
export type DownloadResponse = z.infer<typeof DownloadResponse>;

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
    wrong: z.optional(z.array(z.int())).register(z.globalRegistry, {
      description: "Of wrong-code: which of several codes are wrong, from 0",
    }),
    left: z.optional(z.int()).register(z.globalRegistry, {
      description: "Of wrong-code: the attempts that are left; of sold-out: the copies",
    }),
  })
  .register(z.globalRegistry, {
    id: "Problem",
    description: "RFC 9457 problem document, in the request's language",
  });
