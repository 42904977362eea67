import { z } from "zod";
import { isCountry } from "#domain/country.ts";
import { WHOLE } from "#domain/discount.ts";
import { isEmailAddress } from "#domain/email.ts";
import { isLanguageTag } from "#domain/languages/tag.ts";
import { MAX_DISCOUNT_CODE_LENGTH } from "#domain/limits.ts";
import { isMoment, isTimeZone } from "#domain/moment.ts";
import { parseMoney } from "#domain/money/decimal.ts";
import type { Money } from "#domain/money/money.ts";
import { isStatementDescriptor, STATEMENT_DESCRIPTOR_EXPECTED } from "#domain/statement-descriptor.ts";
import { isWebhookUrl } from "#domain/webhooks.ts";
import { isPlainText } from "./decode-text.ts";

/**
 * The types of values in the content folder. All scalars of YAML are read as texts, so every type begins with a string. Each
 * message completes a sentence that begins with "expected". The `title` names the type in the reference of all fields.
 */

/** Names in URLs. */
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const SLUG_EXPECTED = "lower-case letters a–z, digits and single hyphens, such as paper-year";
export const MAX_SLUG_LENGTH = 64;

export const CSS_COLOUR =
  /^(#[0-9a-f]{3,8}|[a-z]{3,}|(oklch|oklab|lch|lab|rgba?|hsla?|hwb|color)\([\d\s.,%/a-z-]+\))$/i;
export const LOGO_FILE = /\.(svg|png)$/i;
export const FONT_FILE = /\.(woff2?|ttf|otf)$/i;

const MOMENT_EXPECTED = "a date such as 2026-10-02, or a time such as 2026-10-02T18:00";
const CIRCLE = /^(\d{1,2}(?:\.\d+)?)% (\d{1,2}(?:\.\d+)?)% (\d{1,2}(?:\.\d+)?)%$/;
const CIRCLE_EXPECTED = "three percentages such as 50% 60% 9%";
const GRID = /^([1-9]\d?) ?[x×] ?([1-9]\d?)$/;
const GRID_EXPECTED = "columns and rows such as 12 x 8";
const PERCENTAGE_EXPECTED = "a percentage of at most 100 such as 10 or 12.5";
const CODE_EXPECTED = "letters, digits, hyphens and underscores, such as LANTERN10";
const EDITION_EXPECTED = "a product and an edition such as gravel-sans/studio";
const BUNDLED_EXPECTED = "a product such as gravel-sans, or with its edition gravel-sans/studio";
const COUNTRY_EXPECTED = "a country's code of ISO 3166 such as DE";
const TAX_CODE_EXPECTED = "a tax code of Stripe such as txcd_10000000";
const INVOICE_PREFIX_EXPECTED = "up to 20 letters, digits, hyphens, dots and slashes such as PL-";
const PAYMENT_MINUTES_EXPECTED = "a number of minutes from 35 to 1435 such as 120";
const TIME_ZONE_EXPECTED = "a time zone such as Europe/Berlin";

const anyText = z
  .string("a text")
  .trim()
  .min(1, "a text that is not empty")
  .refine(isPlainText, "a text without control characters");
/** Markdown */
export const text = anyText.meta({ title: "Markdown" });
/** Names and titles go into subjects of emails, attributes and lists, so line breaks and tabs become spaces. */
export const line = anyText
  .overwrite((value) => value.replace(/\s*[\t\n\r\u2028\u2029]\s*/g, " "))
  .meta({ title: "text" });
export const slug = z
  .string(SLUG_EXPECTED)
  .trim()
  .regex(SLUG, SLUG_EXPECTED)
  .max(MAX_SLUG_LENGTH, `at most ${MAX_SLUG_LENGTH} characters`)
  .meta({ title: "slug" });
export const date = z.iso.date("a date such as 2026-10-02").meta({ title: "date" });
/** Its instant depends on the shop's time zone: see `parseMoment`. */
export const moment = z
  .string(MOMENT_EXPECTED)
  .trim()
  .refine(isMoment, MOMENT_EXPECTED)
  .meta({ title: "date or time" });
export const emailAddress = z
  .string("an email address")
  .refine(isEmailAddress, "an email address")
  .meta({ title: "email address" });
export const timeZone = z
  .string(TIME_ZONE_EXPECTED)
  .trim()
  .refine(isTimeZone, TIME_ZONE_EXPECTED)
  .meta({ title: "time zone" });
export const fileName = z
  .string("a file name")
  .trim()
  .min(1, "a file name")
  .normalize("NFC")
  .meta({ title: "file name" });
/** A circle on a picture, in per cent: the centre of the picture's width and height, the radius of its width. */
export const circle = z
  .string(CIRCLE_EXPECTED)
  .trim()
  .regex(CIRCLE, CIRCLE_EXPECTED)
  .meta({ title: "three percentages" })
  .transform((value) => {
    const [x = 0, y = 0, radius = 0] = CIRCLE.exec(value)?.slice(1).map(Number) ?? [];
    return { x, y, radius };
  });
export const grid = z
  .string(GRID_EXPECTED)
  .trim()
  .regex(GRID, GRID_EXPECTED)
  .meta({ title: "columns × rows" })
  .transform((value) => {
    const [columns = 1, rows = 1] = GRID.exec(value)?.slice(1).map(Number) ?? [];
    return { columns, rows };
  });
export const logo = z
  .string("a picture")
  .regex(LOGO_FILE, "an SVG or PNG, such as logo.svg")
  .meta({ title: "path" });
export const font = z
  .string("a font")
  .regex(FONT_FILE, "a font, such as fonts/gravel.woff2")
  .meta({ title: "path" });
export const colour = z
  .string("a CSS colour")
  .regex(CSS_COLOUR, "a CSS colour such as oklch(0.58 0.19 32) or #c8442b")
  .meta({ title: "CSS colour" });
export const url = z
  .url({ protocol: /^https$/, hostname: z.regexes.domain, error: "a URL that begins with https://" })
  .meta({ title: "URL" });
const WEBHOOK_URL_EXPECTED = "a URL that begins with https://, or http:// for localhost";
export const webhookUrl = z
  .string(WEBHOOK_URL_EXPECTED)
  .trim()
  .refine(isWebhookUrl, WEBHOOK_URL_EXPECTED)
  .transform((text) => new URL(text).href)
  .meta({ title: "URL" });
/** In hundredths of a percent. */
export const percentage = z
  .string(PERCENTAGE_EXPECTED)
  .trim()
  .regex(/^\d{1,3}(\.\d{1,2})?( ?%)?$/, PERCENTAGE_EXPECTED)
  .meta({ title: "percentage" })
  .transform((text) => Math.round(Number.parseFloat(text) * 100))
  .refine((hundredths) => hundredths >= 1 && hundredths <= WHOLE, PERCENTAGE_EXPECTED);
export const count = z
  .string("a whole number such as 100")
  .trim()
  .regex(/^[1-9]\d{0,8}$/, "a whole number such as 100")
  .meta({ title: "whole number" })
  .transform(Number);
/** A discount code, or the key of an automatic discount. */
export const code = z
  .string(CODE_EXPECTED)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u, CODE_EXPECTED)
  .max(MAX_DISCOUNT_CODE_LENGTH, `at most ${MAX_DISCOUNT_CODE_LENGTH} characters`)
  .meta({ title: "code" });
export const edition = z
  .string(EDITION_EXPECTED)
  .trim()
  .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, EDITION_EXPECTED)
  .meta({ title: "product and edition" });
/** A product in a bundle. */
export const bundled = z
  .string(BUNDLED_EXPECTED)
  .trim()
  .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)?$/, BUNDLED_EXPECTED)
  .meta({ title: "product, or product and edition" });
export const languageCode = z
  .string("a language code such as en or zh")
  .refine(isLanguageTag, "a language code such as en or zh")
  .meta({ title: "language" });

export const country = z
  .string(COUNTRY_EXPECTED)
  .refine(isCountry, COUNTRY_EXPECTED)
  .meta({ title: "country" });
/** https://docs.stripe.com/tax/tax-codes */
export const taxCode = z
  .string(TAX_CODE_EXPECTED)
  .regex(/^txcd_\d{8}$/, TAX_CODE_EXPECTED)
  .meta({ title: "tax code" });
export const invoicePrefix = z
  .string(INVOICE_PREFIX_EXPECTED)
  .regex(/^[\p{L}\p{N}./-]{1,20}$/u, INVOICE_PREFIX_EXPECTED)
  .meta({ title: "text" });

export const statementDescriptor = z
  .string(STATEMENT_DESCRIPTOR_EXPECTED)
  .trim()
  .refine(isStatementDescriptor, STATEMENT_DESCRIPTOR_EXPECTED)
  .meta({ title: "text" });
/**
 * How long a payment page can be open, with some minutes left for a slow request: Stripe counts from when it gets one.
 * https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at
 */
export const paymentMinutes = z
  .string(PAYMENT_MINUTES_EXPECTED)
  .trim()
  .regex(/^\d{2,4}$/, PAYMENT_MINUTES_EXPECTED)
  .transform(Number)
  .refine((minutes) => minutes >= 35 && minutes <= 1435, PAYMENT_MINUTES_EXPECTED)
  .meta({ title: "whole number" });

/** `true` or `false` */
export const flag = trueOrFalse().default(false);

export function trueOrFalse() {
  return z.enum(["true", "false"], "true or false").transform((value) => value === "true");
}

/** A strict object. The message for an unknown key lists the known ones. */
export function block<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? Object.keys(shape).join(", ") : "a block of keys",
  });
}

export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, "a list");
}

/** A list without duplicates. */
export function distinct<Item extends z.ZodType<string>>(
  item: Item,
  keyOf: (name: string) => string = (name) => name,
) {
  return list(item).superRefine((names, context) => {
    const keys = names.map(keyOf);
    for (const [index, key] of keys.entries()) {
      if (keys.indexOf(key) === index) continue;
      context.addIssue({ code: "custom", path: [index], message: "no duplicates" });
    }
  });
}

/** An amount of money, in the shop's currency if it names none. */
function money(currency: string) {
  return z
    .string("a decimal amount such as 29 or 29.00")
    .meta({ title: "amount" })
    .transform((text, context) => {
      const parsed = parseMoney(text, currency);
      if ("amount" in parsed) return parsed;
      context.addIssue({ code: "custom", message: parsed.expected });
      return z.NEVER;
    });
}

/** An amount of money, or one in each of several currencies. By currency, in minor units. */
export function amounts(currency: string) {
  const one = money(currency).transform(
    ({ amount, currency }): Record<string, number> => ({ [currency]: amount }),
  );
  const expected = "an amount such as 5, or one for each currency such as { USD: 5, EUR: 4.50 }";
  const several = z.record(z.string(), z.string(expected), expected).transform((texts, context) => {
    if (Object.keys(texts).length === 0) context.addIssue({ code: "custom", message: expected });
    const amounts = Object.entries(texts).map(([code, text]) => {
      const parsed = parseMoney(text, code);
      if ("amount" in parsed && parsed.currency === code) return [code, parsed.amount] as const;
      const message = "amount" in parsed ? `an amount in ${code}` : parsed.expected;
      context.addIssue({ code: "custom", path: [code], message });
      return [code, 0] as const;
    });
    return Object.fromEntries(amounts);
  });
  return z.union([one, several]).meta({ title: "amount, or one for each currency" });
}

/** A price, or one in each of several currencies. The shop's own currency comes first, else the one that is written first. */
export function prices(currency: string) {
  return amounts(currency).transform((byCurrency): Money[] =>
    mainCurrencyFirst(Object.keys(byCurrency), currency).map((code) => ({
      amount: byCurrency[code] ?? 0,
      currency: code,
    })),
  );
}

/** The currencies of a product, of which the first is that of lists and feeds. */
export function mainCurrencyFirst(currencies: readonly string[], shopCurrency: string): string[] {
  return currencies.toSorted((a, b) => Number(b === shopCurrency) - Number(a === shopCurrency));
}

/**
 * A text in each of the shop's languages, of which the first is required. A plain text is in the first language. `languages`
 * is null if `shop.yaml` has no valid languages.
 */
export function inLanguages(languages: readonly string[] | null, item: z.ZodType<string> = line) {
  const [first = ""] = languages ?? [];
  const plain = item.transform((value): Record<string, string | undefined> => ({ [first]: value }));
  if (!languages) return z.union([plain, z.record(z.string(), item, "one text for each language")]);
  const shape: Record<string, z.ZodType<string | undefined>> = {};
  for (const [index, language] of languages.entries()) shape[language] = index === 0 ? item : item.optional();
  const expected = languages.length === 1 ? "a text" : `one text for each language: ${languages.join(", ")}`;
  const texts = z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? languages.join(", ") : expected),
  });
  return z.union([plain, texts]);
}
