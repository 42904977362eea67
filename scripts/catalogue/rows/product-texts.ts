import type { ProductEntry } from "../content/content.ts";
import { parseField, type Source } from "../content/source.ts";
import type { Path } from "../content/yaml.ts";
import { galleryOf, STANDARD } from "./order.ts";
import { type Place, type Prepared, render, type TableRow } from "./prepared.ts";
import { testimonialRows } from "./testimonials.ts";

/**
 * A product's texts on the pages of one language. What a translation does not say is said in the default language,
 * piece by piece: a list is translated as a whole, except where its items have a key of their own.
 */
export function* productTextRows(
  prepared: Prepared,
  entry: ProductEntry,
  language: string,
  shopLicence: Licence,
): Generator<TableRow> {
  const { slug: product, data, source } = entry;
  const [first = ""] = prepared.shop.languages;
  const translation = entry.translations.get(language);
  const words = translation?.data;
  const place: Place = {
    language,
    folder: `products/${product}`,
    ids: "text",
    topHeading: 3,
    product: entry,
  };
  const writtenIn = (from: Source) => (from === source ? first : language);
  /** The language of a text that its translation may be silent on. */
  const langOf = (translated: unknown) => (translated === undefined ? first : language);
  const field = (from: Source, path: Path, ids: string) =>
    render(prepared, parseField(from, path), { ...place, ids, writtenIn: writtenIn(from) });
  const body = [translation?.source, source].find((text) => text && text.body.tree.children.length > 0);

  yield [
    "product_texts",
    {
      product,
      language,
      written_in: translation ? language : first,
      name: words?.name ?? data.name,
      summary: words?.summary ?? data.summary,
      cover_alt: words?.coverAlt ?? data.coverAlt,
      cover_alt_in: langOf(words?.coverAlt),
      description: body ? render(prepared, body.body, { ...place, writtenIn: writtenIn(body) }) : "",
      description_in: writtenIn(body ?? source),
      ...renderLicence(prepared, entry, shopLicence, place),
    },
  ];

  for (const { key, name, summary } of data.options ?? [
    { key: STANDARD, name: data.name, summary: undefined },
  ]) {
    const option = words?.options.find((candidate) => candidate.key === key);
    const ownName = key === STANDARD && !data.options ? words?.name : option?.name;
    const row = {
      product,
      key,
      language,
      name: ownName ?? name,
      name_in: langOf(ownName),
      summary: option?.summary ?? summary ?? null,
      summary_in: langOf(option?.summary),
    };
    yield ["option_texts", row];
  }
  for (const { name, title } of data.files) {
    const translated = words?.files.find((file) => file.name === name)?.title;
    const row = { product, name, language, title: translated ?? title ?? null, title_in: langOf(translated) };
    yield ["file_texts", row];
  }
  for (const { file: name, title } of data.samples) {
    const translated = words?.samples.find(({ file }) => file === name)?.title;
    const row = { product, name, language, title: translated ?? title ?? null, title_in: langOf(translated) };
    yield ["sample_texts", row];
  }
  for (const [position, { name }] of galleryOf(entry).entries()) {
    const [translated, original] = [words?.gallery, data.gallery].map(
      (list) => list?.find(({ file }) => file === name)?.alt,
    );
    // What is not described shows the product.
    const alt = translated ?? original ?? words?.name ?? data.name;
    const alt_in = langOf(translated ?? (original === undefined ? words?.name : undefined));
    yield ["gallery_texts", { product, position, language, alt, alt_in }];
  }
  for (const [position, { title, detail = null }] of (words?.contents ?? data.contents ?? []).entries()) {
    const written_in = langOf(words?.contents);
    yield ["contents", { product, language, position, title, detail, written_in }];
  }
  yield* testimonialRows(entry, language, first, (from, at, position) =>
    field(from, ["testimonials", at, "quote"], `quote-${position + 1}`),
  );
  const asked =
    words?.faq && translation
      ? { faq: words.faq, from: translation.source }
      : { faq: data.faq, from: source };
  for (const [position, { question }] of (asked.faq ?? []).entries()) {
    const answer = field(asked.from, ["faq", position, "answer"], `answer-${position + 1}`);
    const written_in = writtenIn(asked.from);
    yield ["faq", { product, language, position, question, answer, written_in }];
  }
  for (const [position, { date, version = null, index }] of newestFirst(data.changelog ?? []).entries()) {
    const translated = words?.changelog?.findIndex(
      (note) => note.date === date && (note.version ?? version) === version,
    );
    const isTranslated = translation && translated !== undefined && translated >= 0;
    const [from, at] = isTranslated ? [translation.source, translated] : [source, index];
    const notes = field(from, ["changelog", at, "notes"], `change-${position + 1}`);
    const written_in = writtenIn(from);
    yield ["changelog", { product, language, position, date, version, notes, written_in }];
  }
}

/** Terms, and the language they are written in. */
interface Licence {
  licence: string;
  licence_in: string;
}

/** The product's own terms, in the page's language if they are there in it; else the shop's. */
function renderLicence(prepared: Prepared, entry: ProductEntry, shopLicence: Licence, place: Place): Licence {
  const translation = entry.translations.get(place.language);
  const own = translation?.data.licence === undefined ? entry : translation;
  if (own.data.licence === undefined) return shopLicence;
  const [first = ""] = prepared.shop.languages;
  const writtenIn = own === entry ? first : place.language;
  const terms = parseField(own.source, ["licence"]);
  return { licence: render(prepared, terms, { ...place, ids: "licence", writtenIn }), licence_in: writtenIn };
}

/** The terms of every product that has none of its own. */
export function renderShopLicence(prepared: Prepared, language: string): Licence {
  const { shop, shopSource } = prepared;
  const [first = ""] = shop.languages;
  const written = shop.licence[language] === undefined ? first : language;
  const terms = parseField(shopSource, ["licence", written]);
  const place = { language, writtenIn: written, folder: "", ids: "licence", topHeading: 3 } as const;
  return { licence: render(prepared, terms, place), licence_in: written };
}

function newestFirst<Note extends { date: string }>(notes: Note[]): (Note & { index: number })[] {
  return notes
    .map((note, index) => ({ ...note, index }))
    .sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
}
