import { z } from "zod";
import { MAX_ADDRESS_LINES } from "#domain/billing.ts";
import { PRODUCT_KINDS } from "#domain/kinds.ts";
import { isCurrency } from "#domain/money/decimal.ts";
import { OUTGOING_EVENTS, OWNER_MAIL } from "#domain/webhooks.ts";
import {
  block,
  country,
  distinct,
  emailAddress,
  flag,
  inLanguages,
  invoicePrefix,
  languageCode,
  line,
  list,
  paymentMinutes,
  slug,
  statementDescriptor,
  taxCode,
  text,
  timeZone,
  trueOrFalse,
  webhookUrl,
} from "../schema-types.ts";
import { downloadLimit } from "./download-limit.ts";
import { field } from "./field.ts";
import { theme } from "./theme.ts";

const TAXES = ["none", "stripe"] as const;
/** Stripe's tax code for any electronically supplied service. */
const ELECTRONIC_SERVICES = "txcd_10000000";

/** The part of `shop.yaml` that is needed to read the other files. */
export const shopBasics = z.object({
  languages: z.array(languageCode).min(1),
  currency: z.string().refine(isCurrency),
});

/** `shop.yaml`. `supported` are the languages with messages. */
export function shopSchema(languages: readonly string[] | null, supported: readonly string[]) {
  const localised = inLanguages(languages);
  const markdown = inLanguages(languages, text);
  const supportedLanguage = languageCode.refine((code) => supported.includes(code), {
    error: ({ input }) => `one of ${supported.join(", ")}, or its messages in the folder messages/${input}/`,
  });
  return block({
    name: field(localised, "The shop's name, on every page and in every email.", "Gravel Type"),
    tagline: field(
      localised,
      "One line that says what the shop sells.",
      "Typefaces for signs, made by one person.",
    ),
    author: field(localised, "Who makes the products and writes the texts.", "Ada Gravel"),
    currency: field(
      z
        .string("a currency of ISO 4217 such as USD")
        .refine(isCurrency, "a currency of ISO 4217 such as USD")
        .meta({ title: "currency" }),
      "The currency of all prices that name no other, as a code of ISO 4217.",
      "EUR",
    ),
    languages: field(
      distinct(supportedLanguage).min(1, "at least one language"),
      "The languages of the shop. The first is the default: its texts are required, and its pages have addresses without a language.",
      "[en, zh]",
    ),
    timeZone: field(
      timeZone.default("UTC"),
      "The time zone of `from`, `until` and `releases` in products and of the daily summary, as a name of the IANA database.",
      "Europe/Berlin",
    ),
    support: field(
      emailAddress,
      "The email address for buyers' questions, shown on pages and in emails.",
      "hello@gravel.example",
    ),
    tax: field(
      z.enum(TAXES, `one of ${TAXES.join(", ")}`).default("none"),
      "Whether tax is calculated: `none` adds no tax to any price, and pages say so. `stripe` lets Stripe Tax do it, which must be set up in the Stripe Dashboard; buyers then enter their country and, as a business, their tax id.",
      "stripe",
    ),
    pricesIncludeTax: field(
      trueOrFalse().default(true),
      "With `tax: stripe`, whether prices contain the tax, so that everybody pays the price shown, which is the default. With `false`, it is added to them.",
      "false",
    ),
    taxCode: field(
      taxCode.default(ELECTRONIC_SERVICES),
      "What the products are for Stripe Tax, as one of its tax codes. The default is for any electronically supplied service.",
      "txcd_10302000",
    ),
    taxCodes: field(
      z
        .partialRecord(z.enum(PRODUCT_KINDS), taxCode, "a tax code for each kind of product")
        .meta({ title: "tax code for each kind" })
        .default({}),
      "Other tax codes for some kinds of products.",
      "{ book: txcd_10302000, music: txcd_10401100 }",
    ),
    seller: field(
      block({
        name: field(line, "The legal name.", "Gravel Type GmbH"),
        address: field(
          list(line).min(1, "at least one line").max(MAX_ADDRESS_LINES, `at most ${MAX_ADDRESS_LINES} lines`),
          "The lines of the postal address, without the country.",
          "[Kiesweg 1, 10115 Berlin]",
        ),
        country: field(country, "The country, as a code of ISO 3166.", "DE"),
        taxId: field(line.optional(), "The VAT number or another number for taxes.", "DE123456789"),
        email: field(
          emailAddress.optional(),
          "The email address on invoices. Without it, that of `support`.",
          "accounts@gravel.example",
        ),
        note: field(
          localised.optional(),
          "What else an invoice must say, such as why it has no tax.",
          "Small business, no VAT is charged (§ 19 UStG).",
        ),
      }).optional(),
      "Who sells, by law. With it, receipts are invoices.",
    ),
    invoicePrefix: field(
      invoicePrefix.optional(),
      "What the numbers of invoices begin with; a number of at least four digits follows, in an unbroken series. Credit notes have a `C` and a series of their own. Change it if the order book was lost, so that no number is used twice.",
      "GT-",
    ),
    statementDescriptor: field(
      statementDescriptor.optional(),
      "What a card statement says of a payment, after the prefix of your Stripe account, with which it has at most 22 characters: banks cut off the rest. Without it, statements say what is set at Stripe.",
      "GRAVEL TYPE",
    ),
    paymentMinutes: field(
      paymentMinutes.optional(),
      "How many minutes a payment page stays open, with its prices. 120 if it is not given; 35 for limited copies and limited codes, whatever is given.",
      "60",
    ),
    cartReminder: field(
      flag,
      "Sends one email to buyers who leave the payment page without paying, with a link to the same payment for 30 days. Only buyers who opt in on that page get it. Stripe offers that choice only to buyers in the United States, and only to US accounts.",
      "true",
    ),
    downloads: field(
      downloadLimit.optional(),
      "How often buyers can download each file, for each copy they bought. A download that is resumed, or repeated within an hour in the same browser, counts once. 20 times within 24 hours if it is not given.",
    ),
    webhooks: field(
      list(
        block({
          url: field(
            webhookUrl,
            "The address of the program, https. On this machine http is allowed.",
            "https://gravel.example/hooks/vitrine",
          ),
          events: field(
            distinct(z.enum(OUTGOING_EVENTS, `one of ${OUTGOING_EVENTS.join(", ")}`))
              .min(1, "at least one event")
              .default([...OUTGOING_EVENTS]),
            "The events it receives. All by default.",
            "[order.paid, order.refunded]",
          ),
        }),
      )
        .superRefine((endpoints, context) => {
          for (const [index, { url }] of endpoints.entries()) {
            if (endpoints.findIndex((each) => each.url === url) === index) continue;
            context.addIssue({ code: "custom", path: [index, "url"], message: "no duplicates" });
          }
        })
        .default([]),
      "URLs that receive webhooks about orders, in the form of Standard Webhooks. They need the setting `WEBHOOK_SECRET`.",
    ),
    ownerMail: field(
      z.enum(OWNER_MAIL, `one of ${OWNER_MAIL.join(", ")}`).default("none"),
      "Emails to `support` about sales, refunds, disputes, and whatever could not be delivered: none, one about each, or a daily summary at 8:00 in the shop's `timeZone`.",
      "daily",
    ),
    featured: field(
      distinct(slug).default([]),
      "Products at the top of the home page, by the names of their folders.",
      "[gravel-sans]",
    ),
    opening: field(
      localised,
      "The first words on the home page.",
      "I draw letters for signs, and sell the ones that have lasted.",
    ),
    licence: field(
      markdown,
      "What buyers may do with the files. A product can have terms of its own.",
      "For one person, in any number of works.",
    ),
    refunds: field(
      markdown,
      "When and how a buyer gets the money back.",
      "Thirty days, no questions. Just answer your receipt.",
    ),
    theme,
  });
}

export type ShopFile = z.infer<ReturnType<typeof shopSchema>>;
