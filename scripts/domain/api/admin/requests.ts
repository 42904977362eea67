import * as z from "zod";
import { booleanText } from "#domain/boolean-text.ts";
import { isEmailAddress } from "#domain/email.ts";
import { Amount, Currency } from "#domain/money/money.ts";
import { MAX_KEY_LENGTH } from "../licences.ts";
import { MessageChannel, MessageState } from "../responses/states.ts";

/** The requests of the owner's API, and their only definition. */

const MAX_TEXT_LENGTH = 300;
const MAX_REASON_LENGTH = 500;
const MAX_NOTE_LENGTH = 5_000;
const MAX_ORDERS = 500;

/** How many entries of a list are returned at most. */
const limit = z.coerce.number().int().min(1).max(1000).default(50);
/** From a time, until before another one. */
const period = { from: z.iso.datetime(), to: z.iso.datetime() };
/** Chosen by the caller for each thing it wants done. Repeating a request with the same key does it only once. */
const idempotencyKey = z.string().regex(/^[\w-]{8,64}$/);
const emailAddress = z.string().trim().refine(isEmailAddress, "expected an email address");

/** `GET /customers`: those whose address contains `find`, the latest first. */
export const AdminCustomersQuery = z.object({
  find: z.string().trim().min(1).max(MAX_TEXT_LENGTH).optional(),
  limit,
});

/** `POST /customers/export` and `POST /customers/erase` */
export const CustomerRequest = z.object({ email: emailAddress });

/** `POST /customers/move` */
export const CustomerMoveRequest = z.object({ from: emailAddress, to: emailAddress });

/** `POST /entitlements/{id}/end`. The buyer does not see the reason. */
export const EndRequest = z.object({ reason: z.string().trim().min(1).max(MAX_REASON_LENGTH).optional() });

/** The services whose sales can be imported. */
export const SALES_SOURCES = ["gumroad", "lemonsqueezy", "payhip"] as const;

/** A product of a sale at another service. */
const ImportedItem = z.object({
  /** The product's slug in this shop. It may still be unpublished. */
  product: z.string(),
  /** The edition's key. It may be left out if the product has only one. */
  option: z.string().optional(),
  /** Its name at the other service. */
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
  /** The sum paid for all items, without tax. */
  amount: Amount,
  currency: Currency,
  soldAt: z.iso.datetime(),
});
export type ImportedSale = z.infer<typeof ImportedSale>;

/** The most sales in one request. D1 runs a thousand statements in one, and each sale takes about six. */
export const MAX_IMPORTED_SALES = 100;

/** `POST /sales` */
export const ImportSalesRequest = z.object({
  source: z.enum(SALES_SOURCES),
  sales: z.array(ImportedSale).max(MAX_IMPORTED_SALES),
  /** Whether each buyer gets an email with a link to the library, once for each source. */
  mail: z.boolean(),
});
export type ImportSalesRequest = z.infer<typeof ImportSalesRequest>;

/** Keys that are imported by one request. */
export const MAX_IMPORTED_KEYS = 500;

/** `GET /licences`: the newest ones, or those that `find` names: a key, a product, an order, or an address. */
export const AdminLicencesQuery = z.object({
  find: z.string().trim().min(1).max(MAX_KEY_LENGTH).optional(),
  limit,
});

/** `POST /licences/import`: adds keys to one of the creator's own lists. Keys that it has already stay as they are. */
export const KeyImportRequest = z.object({
  /** A product, or one of its editions: `gravel-app`, `gravel-app/studio`. */
  pool: z.string().min(1),
  /** Earlier names of the list. */
  previousPools: z.array(z.string().min(1)).default([]),
  keys: z.array(z.string().trim().min(1).max(MAX_KEY_LENGTH)).max(MAX_IMPORTED_KEYS),
});

/** `POST /licences/deactivate`: on one device. The key is in the body, since paths are logged. */
export const DeactivationRequest = z.object({
  key: z.string().min(1).max(MAX_KEY_LENGTH),
  activation: z.string().min(1),
});

/** `GET /messages` */
export const AdminMessagesQuery = z.object({
  state: MessageState.optional(),
  channel: MessageChannel.optional(),
  limit,
});

/** `GET /orders`. With `find`, only orders that it names, in any state. */
export const AdminOrdersQuery = z.object({
  all: booleanText().default(false),
  flagged: booleanText().default(false),
  /**
   * The id of an order, an entitlement or a payment, a licence key, a product, or an email address or a part of one: of a buyer, or
   * of a holder of the goods.
   */
  find: z.string().trim().min(1).max(MAX_TEXT_LENGTH).optional(),
  limit,
});

/** `POST /orders/{id}/resend`: the receipt, or another message by its id. */
export const ResendRequest = z.object({ message: z.string().min(1).optional(), idempotencyKey });

/** `POST /orders/{id}/correct`: another email address of the buyer, or of the recipient of a gift. */
export const CorrectionRequest = z
  .object({ email: emailAddress.optional(), recipient: emailAddress.optional() })
  .refine(
    ({ email, recipient }) => (email === undefined) !== (recipient === undefined),
    "expected either email or recipient",
  );

/** `POST /orders/{id}/notes`: a note of the creator. The buyer sees it only in an export of what the shop stores. */
export const NoteRequest = z.object({ text: z.string().trim().min(1).max(MAX_NOTE_LENGTH) });

/** `POST /orders/grant`: a copy of a product for somebody. */
export const GrantRequest = z.object({
  email: emailAddress,
  product: z.string().min(1),
  /** The edition's key. It may be left out if the product has only one. */
  option: z.string().min(1).optional(),
  /** The language of the email. By default the shop's first language. */
  locale: z.string().min(1).optional(),
  idempotencyKey,
});
export type GrantRequest = z.infer<typeof GrantRequest>;

/** `POST /reconcile` */
export const ReconcileRequest = z.object({ from: z.coerce.date() });

/** `GET /sales`: a page of orders that were paid in a period, oldest first. `after` continues where the last page ended. */
export const SalesQuery = z.object({
  ...period,
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(MAX_ORDERS).default(200),
});

/** `GET /report` */
export const ReportQuery = z.object(period);

/** `GET /version-mails` and `POST /version-mails`: some of those who hold a product, by address. */
export const NewVersionEmailsRequest = z.object({
  product: z.string().min(1).max(MAX_TEXT_LENGTH),
  /** The key of an edition. By default all. */
  option: z.string().min(1).max(MAX_TEXT_LENGTH).optional(),
  /** The version in the published changelog. By default the newest one. */
  version: z.string().min(1).max(MAX_TEXT_LENGTH).optional(),
  /** Only those who had the product before this time. */
  before: z.iso.datetime().optional(),
  /** The `next` of the page before. */
  after: z.string().max(MAX_TEXT_LENGTH).default(""),
});
export type NewVersionEmailsRequest = z.infer<typeof NewVersionEmailsRequest>;
