import { z } from "zod";
import { PRODUCT_KINDS } from "#domain/kinds.ts";
import { isLanguageTag } from "#domain/languages/tag.ts";
import { isCurrency, parseMoney } from "#domain/money/decimal.ts";

/**
 * What a creator may write in the content folder; the only definition of it. YAML is read so that every scalar is
 * text, so all of it starts from strings. Each message is the end of a sentence that begins with "expected".
 */

/** What the site's stylesheet knows (site/styles/tokens.css). */
const FONTS = ["studio", "system", "plain"] as const;
const DENSITIES = ["airy", "compact"] as const;

/** Names in addresses. */
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const SLUG_EXPECTED = "lower-case letters a–z, digits and single hyphens, such as paper-year";

export const COLOUR =
  /^(#[0-9a-f]{3,8}|[a-z]{3,}|(oklch|oklab|lch|lab|rgba?|hsla?|hwb|color)\([\d\s.,%/a-z-]+\))$/i;
export const LOGO_NAME = /\.(svg|png)$/i;

const text = z.string("a text").trim().min(1, "a text that is not empty");
const slug = z.string(SLUG_EXPECTED).trim().regex(SLUG, SLUG_EXPECTED).max(64, "at most 64 characters");
const date = z.iso.date("a date such as 2026-10-02");
const fileName = z.string("a file name").trim().min(1, "a file name").normalize("NFC");
const logo = z.string("a picture").regex(LOGO_NAME, "an SVG or PNG, such as logo.svg");
const colour = z.string("a CSS colour").regex(COLOUR, "a CSS colour such as oklch(0.58 0.19 32) or #c8442b");

/** An object that knows its keys: the message of an unknown one is the list of those that exist. */
function block<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? Object.keys(shape).join(", ") : "a block of keys",
  });
}

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, "a list");
}

/** A list of names, each at most once. */
function distinct<Item extends z.ZodType<string>>(item: Item) {
  return list(item).superRefine((names, context) => {
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      context.addIssue({ code: "custom", path: [index], message: "each one once" });
    }
  });
}

function money(currency: string) {
  return z.string("a decimal sum such as 29 or 29.00").transform((sum, context) => {
    const parsed = parseMoney(sum, currency);
    if ("amount" in parsed) return parsed;
    context.addIssue({ code: "custom", message: parsed.expected });
    return z.NEVER;
  });
}

/** A text in each of the shop's languages; the first is required. null: they are not known. */
function inLanguages(languages: readonly string[] | null) {
  if (!languages) return z.record(z.string(), text, "one text a language");
  const shape: Record<string, z.ZodType<string | undefined>> = {};
  for (const [index, language] of languages.entries()) shape[language] = index === 0 ? text : text.optional();
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? languages.join(", ")
        : `one text a language: ${languages.join(", ")}`,
  });
}

const languageCode = z
  .string("a language code such as en or zh")
  .refine(isLanguageTag, "a language code such as en or zh");

/** A language that the shop has messages in. */
function spokenLanguage(spoken: readonly string[]) {
  return languageCode.refine((code) => spoken.includes(code), {
    error: ({ input }) => `one of ${spoken.join(", ")}, or its messages in the folder messages/${input}/`,
  });
}

/** The part of `shop.yaml` that all the rest is read by. */
export const shopBasics = z.object({
  languages: z.array(languageCode).min(1),
  currency: z.string().refine(isCurrency),
});

/** `shop.yaml`. `spoken`: the languages that there are messages in. */
export function shopSchema(languages: readonly string[] | null, spoken: readonly string[]) {
  const localised = inLanguages(languages);
  return block({
    name: localised,
    tagline: localised,
    author: localised,
    currency: z
      .string("a currency of ISO 4217 such as USD")
      .refine(isCurrency, "a currency of ISO 4217 such as USD"),
    languages: distinct(spokenLanguage(spoken)).min(1, "at least one language"),
    support: z.email("an e-mail address"),
    featured: distinct(slug).default([]),
    opening: localised,
    licence: localised,
    refunds: localised,
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

const contents = list(block({ title: text, detail: text.optional() })).optional();
const faq = list(block({ question: text, answer: text })).optional();
const testimonials = list(
  block({
    quote: text,
    name: text,
    role: text.optional(),
    url: z
      .url({ protocol: /^https$/, hostname: z.regexes.domain, error: "an address that begins with https://" })
      .optional(),
    date: date.optional(),
    lang: languageCode.optional(),
  }),
).default([]);
const changelog = list(block({ date, version: text.optional(), notes: text })).optional();

/** The front matter of `product.md` */
export function productSchema(currency: string) {
  const sum = money(currency);
  const prices = { price: sum.optional(), minimum: sum.optional(), compareAt: sum.optional() };
  return block({
    name: text,
    kind: z.enum(PRODUCT_KINDS, `one of ${PRODUCT_KINDS.join(", ")}`),
    summary: text,
    ...prices,
    options: list(
      block({
        key: slug,
        name: text,
        summary: text.optional(),
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
    coverAlt: text,
    gallery: list(block({ file: fileName, alt: text })).default([]),
    files: list(block({ name: fileName, title: text.optional() })).default([]),
    samples: list(block({ file: fileName, title: text.optional() })).default([]),
    contents,
    testimonials,
    faq,
    changelog,
    licence: text.optional(),
  });
}

/** The front matter of `product.<language>.md` */
export const productTranslation = block({
  name: text,
  summary: text,
  coverAlt: text.optional(),
  options: list(block({ key: slug, name: text, summary: text.optional() })).default([]),
  gallery: list(block({ file: fileName, alt: text })).default([]),
  files: list(block({ name: fileName, title: text })).default([]),
  samples: list(block({ file: fileName, title: text })).default([]),
  contents,
  testimonials,
  faq,
  changelog,
  licence: text.optional(),
});

/** The front matter of `collections/<slug>.md` and of its translations */
export const collection = block({
  name: text,
  summary: text,
  products: distinct(slug).min(1, "at least one product"),
});
export const collectionTranslation = block({ name: text, summary: text });

/** The front matter of `pages/<slug>.md` and of its translations */
export const page = block({ title: text, summary: text, updated: date });
export const pageTranslation = block({ title: text, summary: text });

export type ShopFile = z.infer<ReturnType<typeof shopSchema>>;
export type TagsFile = z.infer<ReturnType<typeof tagsSchema>>;
export type ProductFront = z.infer<ReturnType<typeof productSchema>>;
export type ProductTranslation = z.infer<typeof productTranslation>;
export type CollectionFront = z.infer<typeof collection>;
export type CollectionTranslation = z.infer<typeof collectionTranslation>;
export type PageFront = z.infer<typeof page>;
export type PageTranslation = z.infer<typeof pageTranslation>;
