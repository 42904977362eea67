import * as z from "zod";
import { isEmailAddress } from "#domain/email.ts";
import { Amount, Currency } from "#domain/money/money.ts";
import { MAX_KEY_LENGTH } from "../licences.ts";

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

/** How many sales were recorded now or before, how many emails were added, and the sales that were not recorded. */
export const SalesImport = z.object({
  recorded: z.number(),
  known: z.number(),
  emails: z.number(),
  refused: z.array(z.object({ id: z.string(), reason: z.string() })),
});
export type SalesImport = z.infer<typeof SalesImport>;
