import { z } from "zod";
import { MAX_ADDRESS_LINES } from "#domain/billing.ts";
import { parseBundled } from "#domain/bundle.ts";
import { isEmailAddress } from "#domain/email.ts";
import { PRODUCT_KINDS } from "#domain/kinds.ts";
import { isCurrency } from "#domain/money/decimal.ts";
import { OWNER_MAIL, WEBHOOK_EVENTS } from "#domain/webhooks.ts";
import {
  amounts,
  block,
  bundled,
  circle,
  code,
  colour,
  count,
  country,
  date,
  distinct,
  edition,
  fileName,
  flag,
  font,
  grid,
  inLanguages,
  invoicePrefix,
  languageCode,
  line,
  list,
  logo,
  moment,
  money,
  paymentMinutes,
  percentage,
  slug,
  statementDescriptor,
  taxCode,
  text,
  timeZone,
  trueOrFalse,
  url,
  webhookUrl,
} from "./schema-types.ts";

/**
 * The schema of the content folder, and its only definition. Descriptions and examples are also those of the reference
 * docs/fields.md, of `shop explain` and of the JSON Schemas for editors.
 */

/** The themes of the site's stylesheet, site/styles/tokens.css. */
const FONTS = ["studio", "system", "plain"] as const;
const DENSITIES = ["airy", "compact"] as const;

const TAXES = ["none", "stripe"] as const;
/** Stripe's tax code for any electronically supplied service. */
const ELECTRONIC_SERVICES = "txcd_10000000";

/** Says what a field means, with an example as YAML. zod leaves `examples` out of the JSON Schema of a transformed value. */
function field<Type extends z.ZodType>(type: Type, description: string, example?: string): Type {
  return type.meta({ description, ...(example !== undefined && { example }) });
}

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
      "The time zone of `from` and `until` in products and of the daily summary, as a name of the IANA database.",
      "Europe/Berlin",
    ),
    support: field(
      z
        .string("an email address")
        .refine(isEmailAddress, "an email address")
        .meta({ title: "email address" }),
      "The email address for buyers' questions, shown on pages and in emails.",
      "hello@gravel.example",
    ),
    tax: field(
      z.enum(TAXES, `one of ${TAXES.join(", ")}`).default("none"),
      "Whether tax is calculated: `none` adds no tax to any price, and pages say so. `stripe` lets Stripe Tax do it, which must be set up in the Stripe Dashboard; buyers then enter their country and, as a business, their tax id.",
      "stripe",
    ),
    pricesIncludeTax: field(
      trueOrFalse(true),
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
          z
            .string("an email address")
            .refine(isEmailAddress, "an email address")
            .meta({ title: "email address" })
            .optional(),
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
      "Sends one email to buyers who leave the payment page without paying, with a link to the same payment for 30 days. Only to those who tick on that page that they want such emails: Stripe asks this of buyers in the United States, for accounts there.",
      "true",
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
            distinct(z.enum(WEBHOOK_EVENTS, `one of ${WEBHOOK_EVENTS.join(", ")}`))
              .min(1, "at least one event")
              .default([...WEBHOOK_EVENTS]),
            "What it is told. All events by default.",
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
      "Programs that are told what happens to orders, in the form of Standard Webhooks. They need the setting `WEBHOOK_SECRET`.",
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
    theme: field(
      block({
        accent: field(
          colour.optional(),
          "The colour of buttons and links. Pages make it darker or lighter where that is needed for contrast.",
          '"#c8442b"',
        ),
        fonts: field(
          z.enum(FONTS, `one of ${FONTS.join(", ")}`).default("studio"),
          "The typefaces: `studio` has a serif of its own, `system` the serif of the visitor's system, `plain` its sans serif.",
          "plain",
        ),
        titleFont: field(
          font.optional(),
          "A font of your own for titles: a WOFF2, WOFF, TTF or OTF in the content folder. Publishing reduces it to the characters that the shop uses, at most 40 kB. Other characters are in the typeface of `fonts`. Its licence must allow it on websites.",
          "fonts/gravel-display.woff2",
        ),
        textFont: field(
          font.optional(),
          "A font of your own for texts, likewise.",
          "fonts/gravel-text.woff2",
        ),
        density: field(
          z.enum(DENSITIES, `one of ${DENSITIES.join(", ")}`).default("airy"),
          "The space between things.",
          "compact",
        ),
        logo: field(
          logo.optional(),
          "An SVG or PNG of at most 200 kB in the content folder, at the top of every page instead of the name.",
          "logo.svg",
        ),
        logoDark: field(logo.optional(), "The logo for dark pages.", "logo-dark.svg"),
      }).prefault({}),
      "The shop's look.",
    ),
  });
}

/** `tags.yaml` */
export function tagsSchema(languages: readonly string[] | null) {
  return z.record(
    slug,
    field(
      inLanguages(languages),
      "The name of a tag as pages show it. The key is the word that products use in `tags`.",
      "Sans serif",
    ),
    "tags, each with its name in every language",
  );
}

/** `discounts.yaml` */
export function discountsSchema(languages: readonly string[] | null, currency: string) {
  const amount = amounts(currency);
  return z.record(
    code,
    field(
      block({
        automatic: field(
          inLanguages(languages).optional(),
          "The name of a discount that applies by itself. Without it, the key is a code that buyers enter; case does not matter.",
          "Launch week",
        ),
        percent: field(
          percentage.optional(),
          "How much it takes off, in percent; `100` makes it free.",
          "10",
        ),
        amount: field(
          amount.optional(),
          "How much it takes off the whole order, instead of a percentage. In a currency that is not named, it does not apply.",
          "{ USD: 5, EUR: 4.50 }",
        ),
        products: field(
          distinct(slug).min(1, "at least one product").optional(),
          "The products that it is for. Without `products`, `editions` and `kinds` it is for everything.",
          "[gravel-sans]",
        ),
        editions: field(
          distinct(edition).min(1, "at least one edition").optional(),
          "Single editions that it is for.",
          "[gravel-sans/studio]",
        ),
        kinds: field(
          distinct(z.enum(PRODUCT_KINDS, `one of ${PRODUCT_KINDS.join(", ")}`))
            .min(1, "at least one kind")
            .optional(),
          "The kinds of products that it is for.",
          "[font]",
        ),
        together: field(
          flag,
          "Whether all its products and editions have to be in the same order, as for the price of a bundle.",
          "true",
        ),
        from: field(
          moment.optional(),
          "When it starts, in the same format as a product's `from`.",
          "2026-12-01",
        ),
        until: field(moment.optional(), "When it ends.", "2026-12-08"),
        minimum: field(amount.optional(), "The minimum total of the products that it applies to.", "30"),
        limit: field(count.optional(), "How many orders can use the code.", "100"),
        limitPerBuyer: field(
          count.optional(),
          "How many orders of one buyer can use the code. The checkout then asks for the email address, whose `+tag` is ignored.",
          "1",
        ),
        firstPurchase: field(
          flag,
          "Whether the code is only for buyers who have not paid for anything before. The checkout then asks for the email address.",
          "true",
        ),
      }),
      "A discount. An order gets one: the best automatic one, or that of its code if it takes more off.",
    ),
    "discounts, each with its code",
  );
}

const contents = field(
  list(
    block({
      title: field(line, "The name of a part.", "Chapter one"),
      detail: field(line.optional(), "A few words about it.", "Why letters stand still"),
    }),
  ).optional(),
  "What is inside: chapters, lessons, tracks, styles. A part with the same title as a file describes that file.",
);
const faq = field(
  list(
    block({
      question: field(line, "A question in the buyer's words.", "Does it have small capitals?"),
      answer: field(text, "The answer.", "Yes, in every weight."),
    }),
  ).optional(),
  "Questions and answers.",
);
const testimonials = field(
  list(
    block({
      quote: field(text, "What somebody has said about the product.", "The sign has been up for ten years."),
      name: field(line, "Who said it. In a translation it says which testimonial is translated.", "Ana Ruiz"),
      role: field(line.optional(), "What this person does.", "sign painter, Porto"),
      url: field(url.optional(), "Where it was said, or this person's page.", "https://ana.example/"),
      date: field(date.optional(), "When it was said.", "2026-03-01"),
      lang: field(languageCode.optional(), "The language of the quote if it is not the file's.", "fr"),
    }),
  ).default([]),
  "What others say about the product.",
);
const changelog = field(
  list(
    block({
      date: field(
        date,
        "The day of the change. In a translation it says which change is translated.",
        "2026-10-02",
      ),
      version: field(line.optional(), "The version, if you count them.", '"1.2"'),
      notes: field(text, "What has changed.", "Adds a bold weight."),
    }),
  ).optional(),
  "Changes to the product, shown with the newest first.",
);
const licence = field(
  text.optional(),
  "What buyers may do with the files, if it differs from the shop's `licence`.",
  "For one studio of up to ten people.",
);
const galleryFile = field(fileName, "The name of a picture in `gallery/`.", "specimen.png");
const galleryAlt = field(
  line,
  "What the picture shows, for people who do not see it.",
  "The word gravel in three weights.",
);
const sampleFile = field(fileName, "The name of a file in `samples/`.", "specimen.pdf");
const titleOfFile = "What the page and the library call the file instead of its name.";
const previousKeys = field(
  distinct(slug).default([]),
  "Keys that the edition had before, so that its buyers keep getting its files.",
  "[single]",
);

const licenceKeys = field(
  block({
    activations: field(
      count.optional(),
      "On how many devices a key can be activated. Without it, on any number.",
      "3",
    ),
    list: field(
      fileName.optional(),
      "A text file beside `product.md` with keys of your own, one on each line, which buyers get instead of those that the shop makes, each once. Publishing adds new ones to the order book of the running shop; `shop licences import` does, too. It is never published.",
      "keys.txt",
    ),
  }).optional(),
  "Gives buyers a licence key for each copy, which programs check with the shop's API. A bundle with the product gives one, too. An edition without it has that of the product.",
  "{ activations: 3 }",
);

const copies = field(
  count.optional(),
  "How many copies are sold, in orders and as parts of bundles. The page says so; when they are gone, nobody can order one more. In a product with editions, it is for all of them together; each can have a number of its own.",
  "100",
);

/** The front matter of `product.md` */
export function productSchema(currency: string) {
  const amount = money(currency);
  const prices = {
    price: field(
      amount.optional(),
      "What it costs; `0` is free. Required, unless `comingSoon` is true. A product with editions has a price in each of them.",
      "49",
    ),
    minimum: field(
      amount.optional(),
      "Lets buyers pay what they want, from this amount up. `price` is then what the page suggests.",
      "5",
    ),
    compareAt: field(
      amount.optional(),
      "A higher price that is shown struck through, such as that of the single products of a bundle.",
      "68",
    ),
    comingSoon: field(
      flag,
      "Says that it has no price yet and cannot be bought. The page is shown all the same.",
      "true",
    ),
  };
  return block({
    name: field(line, "The product's name.", "Gravel Sans"),
    kind: field(
      z.enum(PRODUCT_KINDS, `one of ${PRODUCT_KINDS.join(", ")}`),
      "What it is. Pages show it beside the name.",
      "font",
    ),
    summary: field(
      line,
      "One sentence about it, for lists, search results and previews of links.",
      "A wide sans serif for signs that are read from a car.",
    ),
    ...prices,
    draft: field(
      flag,
      "Keeps the product out of the shop while you write it: it is not published, and its mistakes are only warnings.",
      "true",
    ),
    from: field(
      moment.optional(),
      "When the product is published. Before, it is like a draft: only `shop dev` shows it. A running shop publishes it by itself at that moment, so its mistakes count already. A date alone means midnight, and a time without an offset is, in the shop's `timeZone`, by default UTC.",
      "2026-12-01T18:00",
    ),
    until: field(
      moment.optional(),
      "When the sale ends, written like `from`. From then on the product is in no list and cannot be bought on its own, its page says so, and its buyers keep their files. A bundle with it stays for sale.",
      "2026-12-24",
    ),
    unlisted: field(
      flag,
      "Shows the product to those who have its address, who can buy it, and in no list, feed or search result.",
      "true",
    ),
    previousSlugs: field(
      distinct(slug).default([]),
      "Names that the product's folder had before. Their addresses lead here, and their buyers keep getting the files.",
      "[gravel-grotesk]",
    ),
    previousKeys,
    licenceKeys,
    copies,
    gumroadIds: field(
      distinct(line).default([]),
      "The ids by which programs ask for the product's licence keys at Gumroad, `product_id` or `product_permalink`. They then only need the shop's address instead of Gumroad's.",
      "[32-nPAicqbLj8B_WswVlMw==]",
    ),
    options: field(
      list(
        block({
          key: field(
            slug,
            "The edition's name in orders. It must not change later, or see `previousKeys`.",
            "studio",
          ),
          previousKeys,
          name: field(line, "The edition's name.", "Studio licence"),
          summary: field(line.optional(), "One sentence about it.", "For up to ten people."),
          ...prices,
          licenceKeys,
          copies,
          files: field(
            distinct(fileName).min(1, "at least one file").optional(),
            "The files in `files/` that belong to this edition. Without it, the edition has all of them.",
            "[gravel-sans.zip, licence.txt]",
          ),
        }),
      )
        .min(1, "at least one option")
        .optional(),
      "Editions with prices of their own. A product without it has one price.",
    ),
    bundle: field(
      distinct(bundled, (text) => parseBundled(text).product)
        .min(1, "at least one product")
        .optional(),
      "The products in a bundle, by the names of their folders. It delivers the cheapest edition of each, or the one that follows the name. Needs `kind: bundle`.",
      "[gravel-sans/studio, gravel-book]",
    ),
    tags: field(distinct(slug).default([]), "Tags, each of them in `tags.yaml`.", "[sans-serif]"),
    created: field(date, "The day on which the product was added. Not in the future.", "2026-10-02"),
    updated: field(
      date.optional(),
      "The day of the last update. Without it, that of the newest change in `changelog`, or `created`.",
      "2026-11-20",
    ),
    coverAlt: field(
      line,
      "What the cover shows, for people who do not see it.",
      "The word gravel in white on red.",
    ),
    gallery: field(
      list(
        block({
          file: galleryFile,
          alt: galleryAlt,
          before: field(
            fileName.optional(),
            "Another picture in `gallery/`, of the same size, that shows how it was before. Visitors slide between the two.",
            "sign-before.png",
          ),
          grid: field(
            grid.optional(),
            "How many columns and rows of small pictures this one shows. Visitors enlarge them one by one.",
            "12 x 8",
          ),
        }),
      ).default([]),
      "Order and descriptions of the pictures in `gallery/`.",
    ),
    files: field(
      list(
        block({
          name: field(fileName, "The name of a file in `files/`.", "gravel-sans.zip"),
          title: field(line.optional(), titleOfFile, "All fonts"),
        }),
      ).default([]),
      "Order and titles of the files in `files/`, which are what is sold.",
    ),
    samples: field(
      list(
        block({
          file: sampleFile,
          title: field(line.optional(), titleOfFile, "Specimen"),
          onCover: field(
            circle.optional(),
            "A round place on the cover, such as the label of a record, that plays or opens this file: its centre in per cent of the cover's width and height, and its radius in per cent of the width. Without it, there is a button at the foot of the cover.",
            "50% 60% 9%",
          ),
        }),
      ).default([]),
      "Order and titles of the files in `samples/`, which are free for everybody. The first that can be played or read on the page can be tried on the cover.",
    ),
    contents,
    testimonials,
    faq,
    changelog,
    licence,
  });
}

/** The front matter of `product.<language>.md` */
export const productTranslationSchema = block({
  name: field(line, "The product's name.", "砾石黑体"),
  summary: field(line, "One sentence about it.", "远看也清楚的招牌黑体。"),
  coverAlt: field(line.optional(), "What the cover shows.", "红底白字“砾石”。"),
  options: field(
    list(
      block({
        key: field(slug, "Which edition this translates.", "studio"),
        name: field(line, "The edition's name.", "工作室版"),
        summary: field(line.optional(), "One sentence about it.", "最多十个人使用。"),
      }),
    ).default([]),
    "The editions' names.",
  ),
  gallery: field(
    list(block({ file: galleryFile, alt: galleryAlt })).default([]),
    "Descriptions of the pictures in `gallery/`.",
  ),
  files: field(
    list(
      block({
        name: field(fileName, "The name of a file in `files/`.", "gravel-sans.zip"),
        title: field(line, titleOfFile, "全部字体"),
      }),
    ).default([]),
    "Titles of the files in `files/`.",
  ),
  samples: field(
    list(block({ file: sampleFile, title: field(line, titleOfFile, "样张") })).default([]),
    "Titles of the files in `samples/`.",
  ),
  contents,
  testimonials,
  faq,
  changelog,
  licence,
});

const collectionTexts = {
  name: field(line, "The collection's name.", "Signs"),
  summary: field(line, "One sentence about it.", "Everything for the front of a shop."),
};
/** The front matter of `collections/<slug>.md` and of its translations */
export const collectionSchema = block({
  ...collectionTexts,
  products: field(
    distinct(slug).min(1, "at least one product"),
    "The products in it, in this order, by the names of their folders.",
    "[gravel-sans, gravel-book]",
  ),
});
export const collectionTranslationSchema = block(collectionTexts);

const pageTexts = {
  title: field(line, "The page's title, and its link at the foot of every page.", "Help"),
  summary: field(line, "One sentence about it, for search results.", "Links, lost emails, files on a phone."),
};
/** The front matter of `pages/<slug>.md` and of its translations */
export const pageSchema = block({
  ...pageTexts,
  updated: field(date, "The day of the last change.", "2026-10-02"),
});
export const pageTranslationSchema = block(pageTexts);

export type ShopFile = z.infer<ReturnType<typeof shopSchema>>;
export type DiscountsFile = z.infer<ReturnType<typeof discountsSchema>>;
export type TagsFile = z.infer<ReturnType<typeof tagsSchema>>;
export type ProductFront = z.infer<ReturnType<typeof productSchema>>;
export type ProductTranslation = z.infer<typeof productTranslationSchema>;
export type CollectionFront = z.infer<typeof collectionSchema>;
export type CollectionTranslation = z.infer<typeof collectionTranslationSchema>;
export type PageFront = z.infer<typeof pageSchema>;
export type PageTranslation = z.infer<typeof pageTranslationSchema>;
