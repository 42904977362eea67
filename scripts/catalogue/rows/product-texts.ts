import { STANDARD_OPTION, sortGallery } from "../content/asset-order.ts";
import type { ParsedText, ProductEntry } from "../content/content.ts";
import type { ProductTranslation } from "../content/schema/product-translation.ts";
import { localisedPath, parseField, type Source } from "../content/source.ts";
import type { Path } from "../content/yaml.ts";
import {
  getPicture,
  type PreparedContent,
  renderText,
  type TableRow,
  type TextContext,
} from "./prepared-content.ts";
import { testimonialRows } from "./testimonials.ts";

/** A product as the pages of one language show it. */
interface LocalisedProduct {
  prepared: PreparedContent;
  entry: ProductEntry;
  language: string;
  defaultLanguage: string;
  translation: ParsedText<ProductTranslation> | undefined;
  context: TextContext;
}

/**
 * The texts of a product on the pages of one language. Each text that a translation lacks falls back to the default
 * language. A list falls back as a whole, unless its items have keys.
 */
export function* productTextRows(
  prepared: PreparedContent,
  entry: ProductEntry,
  language: string,
  shopLicence: Licence,
): Generator<TableRow> {
  const [defaultLanguage = ""] = prepared.shop.languages;
  const product: LocalisedProduct = {
    prepared,
    entry,
    language,
    defaultLanguage,
    translation: entry.translations.get(language),
    context: {
      language,
      folder: `products/${entry.slug}`,
      idPrefix: "text",
      topHeading: 3,
      product: entry,
    },
  };
  yield mainRow(product, shopLicence);
  yield* optionRows(product);
  yield* titleRows(product);
  yield* galleryRows(product);
  yield* contentsRows(product);
  yield* testimonialRows(entry, language, defaultLanguage, (source, index, position) =>
    renderField(product, source, ["testimonials", index, "quote"], `quote-${position + 1}`),
  );
  yield* faqRows(product);
  yield* changelogRows(product);
}

function mainRow(product: LocalisedProduct, shopLicence: Licence): TableRow {
  const { prepared, entry, language, defaultLanguage, translation, context } = product;
  const { data, source } = entry;
  const translated = translation?.data;
  const body = [translation?.source, source].find((text) => text && !text.body.facts.isEmpty);
  const bodyLanguage = sourceLanguage(product, body ?? source);
  return [
    "product_texts",
    {
      product: entry.slug,
      language,
      written_in: translation ? language : defaultLanguage,
      name: translated?.name ?? data.name,
      summary: translated?.summary ?? data.summary,
      cover: getPicture(prepared, (entry.localisedCovers.get(language) ?? entry.cover).file).id,
      cover_alt: translated?.coverAlt ?? data.coverAlt,
      cover_alt_in: fallbackLanguage(product, translated?.coverAlt),
      description: body ? renderText(prepared, body.body, { ...context, writtenIn: bodyLanguage }) : "",
      description_in: bodyLanguage,
      ...renderLicence(product, shopLicence),
    },
  ];
}

function* optionRows(product: LocalisedProduct): Generator<TableRow> {
  const { entry, language, translation } = product;
  const { slug, data } = entry;
  const options = data.options ?? [{ key: STANDARD_OPTION, name: data.name, summary: undefined }];
  for (const { key, name, summary } of options) {
    const option = translation?.data.options.find((candidate) => candidate.key === key);
    const translatedName = data.options ? option?.name : translation?.data.name;
    const row = {
      product: slug,
      key,
      language,
      name: translatedName ?? name,
      name_in: fallbackLanguage(product, translatedName),
      summary: option?.summary ?? summary ?? null,
      summary_in: fallbackLanguage(product, option?.summary),
    };
    yield ["option_texts", row];
  }
}

/** Titles of files and samples. */
function* titleRows(product: LocalisedProduct): Generator<TableRow> {
  const { entry, language, translation } = product;
  const { slug, data } = entry;
  const row = (name: string, title: string | undefined, translated: string | undefined) => ({
    product: slug,
    name,
    language,
    title: translated ?? title ?? null,
    title_in: fallbackLanguage(product, translated),
  });
  for (const { name, title } of data.files) {
    const translated = translation?.data.files.find((file) => file.name === name)?.title;
    yield ["file_texts", row(name, title, translated)];
  }
  for (const { file, title } of data.samples) {
    const translated = translation?.data.samples.find((sample) => sample.file === file)?.title;
    yield ["sample_texts", row(file, title, translated)];
  }
}

function* galleryRows(product: LocalisedProduct): Generator<TableRow> {
  const { entry, language, translation } = product;
  const { slug, data } = entry;
  for (const [position, { name }] of sortGallery(entry).entries()) {
    const [translated, original] = [translation?.data.gallery, data.gallery].map(
      (list) => list?.find(({ file }) => file === name)?.alt,
    );
    // A picture without a description gets the product's name.
    const translatedName = original === undefined ? translation?.data.name : undefined;
    const alt = translated ?? original ?? translatedName ?? data.name;
    const alt_in = fallbackLanguage(product, translated ?? translatedName);
    yield ["gallery_texts", { product: slug, position, language, alt, alt_in }];
  }
}

function* contentsRows(product: LocalisedProduct): Generator<TableRow> {
  const { entry, language, translation } = product;
  const translated = translation?.data.contents;
  const contents = translated ?? entry.data.contents ?? [];
  for (const [position, { title, detail = null }] of contents.entries()) {
    const written_in = fallbackLanguage(product, translated);
    yield ["contents", { product: entry.slug, language, position, title, detail, written_in }];
  }
}

function* faqRows(product: LocalisedProduct): Generator<TableRow> {
  const { entry, language, translation } = product;
  const { data, source } = translation?.data.faq ? translation : entry;
  for (const [position, { question }] of (data.faq ?? []).entries()) {
    const answer = renderField(product, source, ["faq", position, "answer"], `answer-${position + 1}`);
    const written_in = sourceLanguage(product, source);
    yield ["faq", { product: entry.slug, language, position, question, answer, written_in }];
  }
}

/** Entries are matched with their translations by date, and by version where both have one. */
function* changelogRows(product: LocalisedProduct): Generator<TableRow> {
  const { entry, language, translation } = product;
  const changes = newestFirst(entry.data.changelog ?? []);
  for (const [position, { date, version = null, index }] of changes.entries()) {
    const translatedIndex = translation?.data.changelog?.findIndex(
      (change) => change.date === date && (change.version ?? version) === version,
    );
    const isTranslated = translation && translatedIndex !== undefined && translatedIndex >= 0;
    const [source, sourceIndex] = isTranslated
      ? [translation.source, translatedIndex]
      : [entry.source, index];
    const notes = renderField(product, source, ["changelog", sourceIndex, "notes"], `change-${position + 1}`);
    const written_in = sourceLanguage(product, source);
    yield ["changelog", { product: entry.slug, language, position, date, version, notes, written_in }];
  }
}

function renderField(product: LocalisedProduct, source: Source, path: Path, idPrefix: string): string {
  const writtenIn = sourceLanguage(product, source);
  return renderText(product.prepared, parseField(source, path), { ...product.context, idPrefix, writtenIn });
}

/** The language that a file of the product is written in. */
function sourceLanguage({ entry, language, defaultLanguage }: LocalisedProduct, source: Source): string {
  return source === entry.source ? defaultLanguage : language;
}

/** The language of a text that falls back to the default one if it is not translated. */
function fallbackLanguage({ language, defaultLanguage }: LocalisedProduct, translated: unknown): string {
  return translated === undefined ? defaultLanguage : language;
}

/** HTML of the licence terms, and their language. */
export interface Licence {
  licence: string;
  licence_in: string;
}

/** The product's own licence, translated if possible; without one, the shop's. */
function renderLicence(product: LocalisedProduct, shopLicence: Licence): Licence {
  const { entry, translation } = product;
  const { data, source } = translation?.data.licence === undefined ? entry : translation;
  if (data.licence === undefined) return shopLicence;
  return {
    licence: renderField(product, source, ["licence"], "licence"),
    licence_in: sourceLanguage(product, source),
  };
}

/** The licence of all products without one of their own. */
export function renderShopLicence(prepared: PreparedContent, language: string): Licence {
  const { shop, shopSource } = prepared;
  const [defaultLanguage = ""] = shop.languages;
  const writtenIn = shop.licence[language] === undefined ? defaultLanguage : language;
  const terms = parseField(shopSource, localisedPath(shopSource, "licence", writtenIn));
  const context = { language, writtenIn, folder: "", idPrefix: "licence", topHeading: 3 } as const;
  return { licence: renderText(prepared, terms, context), licence_in: writtenIn };
}

function newestFirst<Change extends { date: string }>(changes: Change[]): (Change & { index: number })[] {
  return changes
    .map((change, index) => ({ ...change, index }))
    .sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
}
