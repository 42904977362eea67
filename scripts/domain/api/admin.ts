import { z } from "zod";
import { Discount } from "../discount.ts";
import { isEmailAddress } from "../email.ts";
import { Amount, Currency } from "../money/money.ts";
import { MAX_KEY_LENGTH } from "./licences.ts";
import { OrderResponse } from "./responses.ts";

/** The owner's API, which the `shop` command calls: its requests and responses. Only the same user on the same machine can call it. */

const limit = z.coerce.number().int().min(1).max(1000).default(50);

/** `GET /orders` */
export const AdminOrdersQuery = z.object({
  all: z.stringbool().default(false),
  flagged: z.stringbool().default(false),
  limit,
});

/** An order with its buyer. */
export const AdminOrder = z.object({
  ...OrderResponse.shape,
  email: z.string().nullable(),
  locale: z.string(),
});
export type AdminOrder = z.infer<typeof AdminOrder>;

export const MessageState = z.enum(["waiting", "sent", "failed", "skipped"]);
export type MessageState = z.infer<typeof MessageState>;

/** How a message leaves the shop. Each channel has its own sender. */
export const MessageChannel = z.enum(["email", "webhook"]);
export type MessageChannel = z.infer<typeof MessageChannel>;

/** `GET /messages` */
export const AdminMessagesQuery = z.object({
  state: MessageState.optional(),
  channel: MessageChannel.optional(),
  limit,
});

/** A message as the creator sees it. */
export const AdminMessage = z.object({
  id: z.string(),
  channel: MessageChannel,
  kind: z.string(),
  /** An email address, or that of a program. */
  recipient: z.string(),
  locale: z.string(),
  orderId: z.string().nullable(),
  state: MessageState,
  /** How often it was rejected or could not be composed. Outages of the service do not count. */
  attempts: z.number(),
  createdAt: z.string(),
  /** When a waiting message is sent or retried. */
  dueAt: z.string(),
  /** When it was sent or failed. */
  doneAt: z.string().nullable(),
  /** Why the last attempt failed. */
  error: z.string().nullable(),
});
export type AdminMessage = z.infer<typeof AdminMessage>;

/** `POST /messages/{id}/resend`: the webhook is due at once, as if it had never been tried. */
export const MessageResent = z.object({ id: z.string() });

/** `GET /discounts`: a discount of the live release, and how many orders have used it or hold a use while they are paid. */
export const AdminDiscount = z.object({ ...Discount.shape, used: z.number(), held: z.number() });
export type AdminDiscount = z.infer<typeof AdminDiscount>;

/** `GET /co-purchases`: two products bought by the same buyers. Each pair is listed once, in arbitrary order. */
export const CoPurchase = z.object({
  product: z.string(),
  other: z.string(),
  /** How many email addresses have bought both. */
  buyers: z.int().positive(),
});
export type CoPurchase = z.infer<typeof CoPurchase>;

/** `POST /reconcile` */
export const ReconcileRequest = z.object({ from: z.coerce.date() });

/** How many payments were compared, and how many orders changed. */
export const Reconciliation = z.object({ seen: z.number(), changed: z.number() });
export type Reconciliation = z.infer<typeof Reconciliation>;

/** The services whose sales can be imported. */
export const SALES_SOURCES = ["gumroad", "lemonsqueezy", "payhip"] as const;

/** A product of a sale at another service. */
const ImportedItem = z.object({
  /** The product's slug in this shop. It may still be unpublished. */
  product: z.string(),
  /** The edition's key. It may be left out if the product has only one. */
  option: z.string().optional(),
  /** What it was called there. */
  name: z.string(),
  optionName: z.string(),
  quantity: z.int().positive(),
  /** The licence key that the buyer got there, which stays valid. */
  licenceKey: z.string().min(1).max(MAX_KEY_LENGTH).optional(),
});

/** A sale at another service. */
export const ImportedSale = z.object({
  /** Its id there, by which it is imported only once. */
  id: z.string().min(1),
  email: z.string().refine(isEmailAddress),
  items: z.array(ImportedItem).min(1),
  /** What was paid for all items, without tax. */
  amount: Amount,
  currency: Currency,
  soldAt: z.iso.datetime(),
});
export type ImportedSale = z.infer<typeof ImportedSale>;

/** The most sales in one request. */
export const MAX_IMPORTED_SALES = 500;

/** `POST /sales` */
export const ImportSalesRequest = z.object({
  source: z.enum(SALES_SOURCES),
  sales: z.array(ImportedSale).max(MAX_IMPORTED_SALES),
  /** Whether each buyer gets an email with a link to the library, once for each source. */
  mail: z.boolean(),
});
export type ImportSalesRequest = z.infer<typeof ImportSalesRequest>;

/** How many sales were recorded now or before, how many emails were added, and the sales that were not recorded. */
export const SalesImport = z.object({
  recorded: z.number(),
  known: z.number(),
  emails: z.number(),
  refused: z.array(z.object({ id: z.string(), reason: z.string() })),
});
export type SalesImport = z.infer<typeof SalesImport>;
