import * as z from "zod";
import { minorUnits } from "#domain/money/minor-units.ts";
import { timestamp } from "./fields.ts";
import { Cover, LibraryFile, missingLicences } from "./goods.ts";
import { DisputeState, MessageDelivery, OrderStatus, ShownOrderStatus } from "./states.ts";

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

/** `GET /api/orders` */
export const PlacedOrdersResponse = z
  .object({ orders: z.array(OrderResponse) })
  .register(z.globalRegistry, { id: "PlacedOrders" });
export type PlacedOrdersResponse = z.infer<typeof PlacedOrdersResponse>;

/** The part of a gift that its giver sees. */
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
  bundle: z
    .optional(z.object({ name: z.string(), lang: z.string(), cover: Cover }))
    .register(z.globalRegistry, { description: "Set if its parts are those of a bundle" }),
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
    status: ShownOrderStatus.register(z.globalRegistry, {
      description: "`paid`, too, of a free order whose address is not confirmed yet",
    }),
    email: z
      .nullable(z.string())
      .register(z.globalRegistry, { description: "Masked, such as a•••@e•••.com, unless `opened`" }),
    opened: z.boolean().register(z.globalRegistry, {
      description: "Whether this browser placed the order or is signed in with its address",
    }),
    signedIn: z.optional(z.boolean()).register(z.globalRegistry, {
      description: "Whether this browser is signed in with its address",
    }),
    areSumsHidden: z.optional(z.boolean()).register(z.globalRegistry, {
      description:
        "Whether all sums are 0 because only the buyer may see them: others get something of this order",
    }),
    awaitsConfirmation: z.boolean().register(z.globalRegistry, {
      description:
        "Whether the files come once the link in the order's email has been opened or its code entered, since the order was free",
    }),
    gone: z.optional(z.enum(["copies", "code"])).register(z.globalRegistry, {
      description:
        "Set if a free order could not be had any more when its address was confirmed: all copies, or all uses of its code, were gone",
    }),
    delivery: z.nullable(MessageDelivery).register(z.globalRegistry, {
      description:
        "Whether the newest email about the order has arrived, for browsers that have opened the order; null: not known, or `awaitsConfirmation` and it has not bounced",
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
