import * as z from "zod";
import { Discount } from "./discount.ts";
import { Amount, Currency } from "./money/money.ts";
import { Seller } from "./seller.ts";
import { OwnerMail, WebhookEndpoint } from "./webhooks.ts";

/** A file for sale. */
export const OfferFile = z.object({
  /** The key in the file storage. */
  key: z.string(),
  name: z.string(),
  /** Keyed by language. Old orders have a plain text. */
  title: z.union([z.record(z.string(), z.string()), z.string()]).nullable(),
  /** Bytes. */
  size: z.int().nonnegative(),
  type: z.string(),
  /** Lower-case hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type OfferFile = z.infer<typeof OfferFile>;

/** The terms of licence keys. */
export const LicenceKeys = z.object({
  /** The number of devices that it can be activated on. null: any number. */
  activations: z.int().positive().nullable(),
  /** The creator's own list in the order book that they are from. Unset: the shop makes them. */
  pool: z.string().optional(),
});
export type LicenceKeys = z.infer<typeof LicenceKeys>;

/** How often a file can be downloaded for each copy that was bought, and within how many hours. */
export const DownloadLimit = z.object({ times: z.int().positive(), hours: z.int().positive() });
export type DownloadLimit = z.infer<typeof DownloadLimit>;

/** When the files of a pre-order come. */
export const Availability = z.object({
  at: z.iso.datetime(),
  /** The day in the shop's time zone, as buyers see it. */
  day: z.iso.date(),
});
export type Availability = z.infer<typeof Availability>;

/** The files of one product that an option delivers. A bundle has a part for each of its products. */
export const Part = z.object({
  product: z.string(),
  name: z.record(z.string(), z.string()),
  files: z.array(OfferFile),
  /** Set if a buyer gets a licence key for each copy. */
  licenceKeys: LicenceKeys.optional(),
  /** How many people can use one copy. Unset: one. */
  seats: z.int().min(2).optional(),
  /** How often each file can be downloaded. Unset: as often as those of the shop. */
  downloads: DownloadLimit.optional(),
  /** Whether its PDFs carry the name of the buyer. */
  stampsPdfs: z.boolean().optional(),
  /** Set for a pre-order: buyers do not get the files before, and perhaps there are none yet. */
  release: Availability.optional(),
});
export type Part = z.infer<typeof Part>;

/** A small picture of a product's cover. */
export const Cover = z.object({
  /** Site-absolute path of an AVIF or WebP, or of a JPEG if there is nothing better. */
  src: z.string(),
  /** The same in several widths, as in the attribute `srcset`. */
  srcset: z.string().optional(),
  /** Pixels of the original, for its proportions. */
  width: z.int().positive(),
  height: z.int().positive(),
});
export type Cover = z.infer<typeof Cover>;

/** A product's cover in emails. */
export const MailCover = z.object({
  /** Site-absolute path of a small JPEG. */
  src: z.string(),
  /** CSS pixels. The file has twice as many, for screens with two pixels per CSS pixel. */
  width: z.int().positive(),
  height: z.int().positive(),
  alt: z.string(),
});
export type MailCover = z.infer<typeof MailCover>;

/** One change of a product, as in its changelog. */
export const Change = z.object({
  /** The version, or the day if versions are not counted. */
  version: z.string(),
  isCounted: z.boolean(),
  day: z.iso.date(),
  /** Keyed by language. The HTML is safe, and its links are site-absolute or whole addresses. */
  notes: z.record(z.string(), z.object({ html: z.string(), text: z.string() })),
});
export type Change = z.infer<typeof Change>;

/** A product or an edition of which only some copies are sold, of which buying an option takes one. */
export const LimitedCopy = z.object({
  /** The product's slug, then those that it had before. */
  products: z.array(z.string()).min(1),
  /** The edition's key, then those that it had before. */
  options: z.array(z.string()).min(1),
  /** How many copies of the product there are, across all editions. null: any number. */
  limit: z.int().positive().nullable(),
  /** How many copies of this edition there are. null: any number. */
  optionLimit: z.int().positive().nullable(),
});
export type LimitedCopy = z.infer<typeof LimitedCopy>;

/** The price of an option in a currency. */
export const OfferPrice = z.object({
  currency: Currency,
  /** If there is a `minimum`, the suggested price. */
  price: Amount,
  /** Set for pay-what-you-want: the lowest price. */
  minimum: Amount.nullable(),
});
export type OfferPrice = z.infer<typeof OfferPrice>;

export const OfferOption = z.object({
  key: z.string(),
  /** Keys that the option had before; what was sold under them is this option. */
  previousKeys: z.array(z.string()).optional(),
  name: z.record(z.string(), z.string()),
  /** null: not for sale, yet or any more. With `minimum`, the suggested price. */
  price: Amount.nullable(),
  /** Set for pay-what-you-want: the lowest price. */
  minimum: Amount.nullable(),
  /** Its prices in the further currencies in which buyers can pay. */
  otherPrices: z.array(OfferPrice).optional(),
  parts: z.array(Part),
  /** The limited copies that it takes: its own, and those of the products in a bundle. */
  copies: z.array(LimitedCopy).optional(),
});
export type OfferOption = z.infer<typeof OfferOption>;

/** A product that the checkout sells. Texts are by language. */
export const Offer = z.object({
  product: z.string(),
  /** Slugs that the product had before; what was sold under them is this product. */
  previousSlugs: z.array(z.string()).optional(),
  /** Ids that programs use to verify its licence keys at Gumroad. */
  gumroadIds: z.array(z.string()).optional(),
  name: z.record(z.string(), z.string()),
  summary: z.record(z.string(), z.string()),
  /** Such as `book`. */
  kind: z.string().optional(),
  /** Site-absolute path of a JPEG for the payment page; null if there is none. */
  image: z.string().nullable(),
  /** Keyed by language, for the pages of buyers. */
  covers: z.record(z.string(), Cover).optional(),
  /** Keyed by language, for emails. */
  mailCovers: z.record(z.string(), MailCover).optional(),
  /** The newest changes, the latest first. */
  changes: z.array(Change).optional(),
  currency: Currency,
  /** Its code for Stripe's tax. Set if Stripe calculates the tax. */
  taxCode: z.string().optional(),
  /** When its sale ends, whether or not anything has been published since. Unset: it does not end. */
  soldUntil: z.iso.datetime().optional(),
  options: z.array(OfferOption).min(1),
});
export type Offer = z.infer<typeof Offer>;

/** The option with a key, or that had it before. undefined: there is none. */
export function findOption({ options }: Offer, key: string): OfferOption | undefined {
  return (
    options.find((option) => option.key === key) ??
    options.find((option) => option.previousKeys?.includes(key))
  );
}

/** The currencies in which an option can be paid for, that of its offer first. Empty if it is not for sale. */
export function pricesOf(
  { currency }: Offer,
  { price, minimum, otherPrices = [] }: OfferOption,
): OfferPrice[] {
  return price === null ? [] : [{ currency, price, minimum }, ...otherPrices];
}

/** `offers.json`, which publishing writes for the checkout. */
export const OffersFile = z.object({
  version: z.literal(2),
  shop: z.object({
    name: z.record(z.string(), z.string()),
    /** The creator who signs emails. By default the shop. */
    author: z.record(z.string(), z.string()).optional(),
    languages: z.array(z.string()).min(1),
    support: z.string(),
    /** The background of light text in emails; vermilion by default. */
    accent: z
      .string()
      .regex(/^#[0-9a-f]{6}$/)
      .optional(),
    /** Set if Stripe calculates the tax. */
    tax: z.object({ pricesInclude: z.boolean() }).optional(),
    /** The seller. If it is unset, receipts are no invoices. */
    seller: Seller.optional(),
    /** The prefix of the numbers of receipts. */
    invoicePrefix: z.string().optional(),
    /** The text on card statements after the account's prefix. */
    statementDescriptor: z.string().optional(),
    /** How long payment pages are open. */
    paymentMinutes: z.int().positive().optional(),
    /** How often buyers can download a file for each copy, and within how many hours. By default 20 times within 24. */
    downloads: DownloadLimit.optional(),
    /** Whether buyers who leave without paying get one email, if they consent. */
    cartReminder: z.boolean().optional(),
    /** The addresses that receive webhooks. */
    webhooks: z.array(WebhookEndpoint).optional(),
    /** When the owner gets emails about sales, by default `none`. */
    ownerMail: OwnerMail.optional(),
    /** An IANA name, for the daily summary and the days of gifts. By default UTC. */
    timeZone: z.string().optional(),
    /** When something comes or goes by its date, so that the content gives another release. Unset: never. */
    validUntil: z.iso.datetime().optional(),
  }),
  offers: z.array(Offer),
  /** Secret, since it contains the codes. */
  discounts: z.array(Discount).optional(),
  /** The checkout's messages by language. `#messages/checkout.ts` validates them. */
  messages: z.record(
    z.string(),
    z.object({ emails: z.unknown(), problems: z.unknown(), receipts: z.unknown().optional() }),
  ),
});
export type OffersFile = z.infer<typeof OffersFile>;
