import { z } from "zod";
import { isEmailAddress } from "#domain/email.ts";
import { PRODUCT_KINDS } from "#domain/kinds.ts";
import { isLanguageTag } from "#domain/languages/tag.ts";
import { isCurrency, parseMoney } from "#domain/money/decimal.ts";
import { isPlainText } from "./decode-text.ts";

/**
 * The schema of the content folder, and its only definition. All scalars of YAML are read as texts, so every schema begins
 * with a string. Each message completes a sentence that begins with "expected".
 */

/** The themes of the site's stylesheet, site/styles/tokens.css. */
const FONTS = ["studio", "system", "plain"] as const;
const DENSITIES = ["airy", "compact"] as const;

/** Names in URLs. */
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const SLUG_EXPECTED = "lower-case letters a–z, digits and single hyphens, such as paper-year";

export const CSS_COLOUR =
  /^(#[0-9a-f]{3,8}|[a-z]{3,}|(oklch|oklab|lch|lab|rgba?|hsla?|hwb|color)\([\d\s.,%/a-z-]+\))$/i;
export const LOGO_FILE = /\.(svg|png)$/i;

const text = z
  .string("a text")
  .trim()
  .min(1, "a text that is not empty")
  .refine(isPlainText, "a text without control characters");
/** Names and titles go into subjects of emails, attributes and lists, so line breaks become spaces. */
const line = text.overwrite((value) => value.replace(/\s*[\n\r\u2028\u2029]\s*/g, " "));
const slug = z.string(SLUG_EXPECTED).trim().regex(SLUG, SLUG_EXPECTED).max(64, "at most 64 characters");
const date = z.iso.date("a date such as 2026-10-02");
const fileName = z.string("a file name").trim().min(1, "a file name").normalize("NFC");
const logo = z.string("a picture").regex(LOGO_FILE, "an SVG or PNG, such as logo.svg");
const colour = z
  .string("a CSS colour")
  .regex(CSS_COLOUR, "a CSS colour such as oklch(0.58 0.19 32) or #c8442b");

/** A strict object. The message for an unknown key lists the known ones. */
function block<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? Object.keys(shape).join(", ") : "a block of keys",
  });
}

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, "a list");
}

/** A list without duplicates. */
function distinct<Item extends z.ZodType<string>>(item: Item) {
  return list(item).superRefine((names, context) => {
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      context.addIssue({ code: "custom", path: [index], message: "no duplicates" });
    }
  });
}

function money(currency: string) {
  return z.string("a decimal amount such as 29 or 29.00").transform((text, context) => {
    const parsed = parseMoney(text, currency);
    if ("amount" in parsed) return parsed;
    context.addIssue({ code: "custom", message: parsed.expected });
    return z.NEVER;
  });
}

/** A text in each of the shop's languages, of which the first is required. `languages` is null if `shop.yaml` has no valid languages. */
function inLanguages(languages: readonly string[] | null, item: z.ZodType<string> = line) {
  if (!languages) return z.record(z.string(), item, "one text for each language");
  const shape: Record<string, z.ZodType<string | undefined>> = {};
  for (const [index, language] of languages.entries()) shape[language] = index === 0 ? item : item.optional();
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? languages.join(", ")
        : `one text for each language: ${languages.join(", ")}`,
  });
}

const languageCode = z
  .string("a language code such as en or zh")
  .refine(isLanguageTag, "a language code such as en or zh");

/** A language with messages. */
function supportedLanguage(supported: readonly string[]) {
  return languageCode.refine((code) => supported.includes(code), {
    error: ({ input }) => `one of ${supported.join(", ")}, or its messages in the folder messages/${input}/`,
  });
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
  return block({
    name: localised,
    tagline: localised,
    author: localised,
    currency: z
      .string("a currency of ISO 4217 such as USD")
      .refine(isCurrency, "a currency of ISO 4217 such as USD"),
    languages: distinct(supportedLanguage(supported)).min(1, "at least one language"),
    support: z.string("an email address").refine(isEmailAddress, "an email address"),
    featured: distinct(slug).default([]),
    opening: markdown,
    licence: markdown,
    refunds: markdown,
    theme: block({
      accent: colour.optional(),
      fonts: z.enum(FONTS, `one of ${FONTS.join(", ")}`).default("studio"),
      density: z.enum(DENSITIES, `one of ${DENSITIES.join(", ")}`).default("airy"),
      logo: logo.optional(),
      logoDark: logo.optional(),
    }).prefault({}),
  });
}

/** `tags.yaml` */
export function tagsSchema(languages: readonly string[] | null) {
  return z.record(slug, inLanguages(languages), "tags, each with its name in every language");
}

const contents = list(block({ title: line, detail: line.optional() })).optional();
const faq = list(block({ question: line, answer: text })).optional();
const testimonials = list(
  block({
    quote: text,
    name: line,
    role: line.optional(),
    url: z
      .url({ protocol: /^https$/, hostname: z.regexes.domain, error: "a URL that begins with https://" })
      .optional(),
    date: date.optional(),
    lang: languageCode.optional(),
  }),
).default([]);
const changelog = list(block({ date, version: line.optional(), notes: text })).optional();

/** The front matter of `product.md` */
export function productSchema(currency: string) {
  const amount = money(currency);
  const prices = { price: amount.optional(), minimum: amount.optional(), compareAt: amount.optional() };
  return block({
    name: line,
    kind: z.enum(PRODUCT_KINDS, `one of ${PRODUCT_KINDS.join(", ")}`),
    summary: line,
    ...prices,
    previousSlugs: distinct(slug).default([]),
    previousKeys: distinct(slug).default([]),
    options: list(
      block({
        key: slug,
        previousKeys: distinct(slug).default([]),
        name: line,
        summary: line.optional(),
        ...prices,
        files: distinct(fileName).min(1, "at least one file").optional(),
      }),
    )
      .min(1, "at least one option")
      .optional(),
    bundle: distinct(slug).min(1, "at least one product").optional(),
    tags: distinct(slug).default([]),
    created: date,
    updated: date.optional(),
    coverAlt: line,
    gallery: list(block({ file: fileName, alt: line })).default([]),
    files: list(block({ name: fileName, title: line.optional() })).default([]),
    samples: list(block({ file: fileName, title: line.optional() })).default([]),
    contents,
    testimonials,
    faq,
    changelog,
    licence: text.optional(),
  });
}

/** The front matter of `product.<language>.md` */
export const productTranslationSchema = block({
  name: line,
  summary: line,
  coverAlt: line.optional(),
  options: list(block({ key: slug, name: line, summary: line.optional() })).default([]),
  gallery: list(block({ file: fileName, alt: line })).default([]),
  files: list(block({ name: fileName, title: line })).default([]),
  samples: list(block({ file: fileName, title: line })).default([]),
  contents,
  testimonials,
  faq,
  changelog,
  licence: text.optional(),
});

/** The front matter of `collections/<slug>.md` and of its translations */
export const collectionSchema = block({
  name: line,
  summary: line,
  products: distinct(slug).min(1, "at least one product"),
});
export const collectionTranslationSchema = block({ name: line, summary: line });

/** The front matter of `pages/<slug>.md` and of its translations */
export const pageSchema = block({ title: line, summary: line, updated: date });
export const pageTranslationSchema = block({ title: line, summary: line });

export type ShopFile = z.infer<ReturnType<typeof shopSchema>>;
export type TagsFile = z.infer<ReturnType<typeof tagsSchema>>;
export type ProductFront = z.infer<ReturnType<typeof productSchema>>;
export type ProductTranslation = z.infer<typeof productTranslationSchema>;
export type CollectionFront = z.infer<typeof collectionSchema>;
export type CollectionTranslation = z.infer<typeof collectionTranslationSchema>;
export type PageFront = z.infer<typeof pageSchema>;
export type PageTranslation = z.infer<typeof pageTranslationSchema>;
