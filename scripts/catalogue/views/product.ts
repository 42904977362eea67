import { z } from "zod";
import { FontAxis } from "../font-axes.ts";
import type { GalleryPicture, Option, Picture, PictureFiles, Product, Sample } from "../types.ts";
import type { ProductRows } from "./product-rows.ts";

/** What a product's own rows contain. */
export type ProductFacts = Omit<Product, "tags" | "collections" | "related">;

/** A product in one language. @param pictures by their keys */
export function productFacts(
  rows: ProductRows,
  language: string,
  pictures: ReadonlyMap<string, PictureFiles>,
): ProductFacts {
  const [product] = rows.products;
  const texts = rows.product_texts.find((row) => row.language === language);
  if (!product || !texts) throw new Error(`The catalogue has no texts of ${product?.product} in ${language}`);
  return {
    slug: product.product,
    kind: product.kind,
    created: product.created,
    updated: product.updated,
    lang: texts.written_in,
    name: texts.name,
    summary: texts.summary,
    description: texts.description,
    descriptionLang: texts.description_in,
    licence: texts.licence,
    licenceLang: texts.licence_in,
    isUnlisted: rows.unlisted.length > 0,
    isWithdrawn: rows.withdrawn.length > 0,
    soldUntil: rows.sale_ends[0]?.moment ?? null,
    copies: rows.limited_copies.find(({ key }) => key === null)?.copies ?? null,
    previousSlugs: rows.previous_slugs.map(({ previous }) => previous).toSorted(),
    gumroadIds: rows.gumroad_ids.map(({ id }) => id).toSorted(),
    cover: withText(pictures, texts.cover, { alt: texts.cover_alt, lang: texts.cover_alt_in }),
    gallery: rows.gallery.map((row) => galleryPicture(rows, row, language, pictures)),
    options: rows.options.map((row) => toOption(rows, row, language)),
    files: rows.files.map((file) => ({ ...file, ...titleOf(rows.file_texts, file.name, language) })),
    samples: rows.samples.map((row) => toSample(rows, row, language, pictures)),
    bundle: rows.bundles.map(({ product, option_key: option }) => ({ product, option })),
    contents: inLanguage(rows.contents, language).map(({ title, detail, written_in: lang }) => ({
      ...{ title, detail, lang },
    })),
    testimonials: inLanguage(rows.testimonials, language).map(({ language: _, ...rest }) => rest),
    faq: inLanguage(rows.faq, language).map(({ question, answer, written_in: lang }) => ({
      ...{ question, answer, lang },
    })),
    changelog: inLanguage(rows.changelog, language).map(({ date, version, notes, written_in: lang }) => ({
      ...{ date, version, notes, lang },
    })),
  };
}

function inLanguage<Row extends { language: string }>(rows: Row[], language: string): Row[] {
  return rows.filter((row) => row.language === language);
}

/** The title of a file or sample, if it has one. */
function titleOf(
  texts: ProductRows["file_texts"],
  name: string,
  language: string,
): { title: string | null; lang: string } {
  const row = texts.find((text) => text.name === name && text.language === language);
  return { title: row?.title ?? null, lang: row?.title_in ?? language };
}

function withText(
  pictures: ReadonlyMap<string, PictureFiles>,
  key: string,
  text: Pick<Picture, "alt" | "lang">,
): Picture {
  const picture = pictures.get(key);
  if (!picture) throw new Error(`The catalogue has no picture ${key}`);
  return { ...text, ...picture };
}

function galleryPicture(
  rows: ProductRows,
  { position, picture, before, grid_columns, grid_rows, enlarged }: ProductRows["gallery"][number],
  language: string,
  pictures: ReadonlyMap<string, PictureFiles>,
): GalleryPicture {
  const text = inLanguage(rows.gallery_texts, language).find((row) => row.position === position);
  return {
    ...withText(pictures, picture, { alt: text?.alt ?? "", lang: text?.alt_in ?? language }),
    before,
    grid:
      grid_columns && grid_rows && enlarged
        ? { columns: grid_columns, rows: grid_rows, src: enlarged }
        : null,
  };
}

function toSample(
  rows: ProductRows,
  row: ProductRows["samples"][number],
  language: string,
  pictures: ReadonlyMap<string, PictureFiles>,
): Sample {
  const { name, picture, width, height, axes, cover_x: x, cover_y: y, cover_radius: radius } = row;
  const { title, lang } = titleOf(rows.sample_texts, name, language);
  const { path: src, type, size, duration, html, pages } = row;
  return {
    ...{ src, name, title, lang, type, size, duration, html, pages },
    picture: picture === null ? null : withText(pictures, picture, { alt: title ?? name, lang }),
    frame: width === null || height === null ? null : { width, height },
    axes: axes === null ? null : z.array(FontAxis).parse(JSON.parse(axes)),
    onCover: x === null || y === null || radius === null ? null : { x, y, radius },
  };
}

function toOption(rows: ProductRows, row: ProductRows["options"][number], language: string): Option {
  const { key, currency } = row;
  const text = inLanguage(rows.option_texts, language).find((candidate) => candidate.key === key);
  const ofOption = <Row extends { key: string | null }>(candidates: Row[]) =>
    candidates.filter((candidate) => candidate.key === key);
  const [licence] = ofOption(rows.licence_keys);
  const [release] = ofOption(rows.releases);
  const [limit] = ofOption(rows.download_limits);
  const saleIn = (currency: string | null) => {
    const [sale] = ofOption(rows.sale_prices).filter((row) => row.currency === currency);
    return money(sale?.price ?? null, currency);
  };
  return {
    key,
    previousKeys: ofOption(rows.previous_keys)
      .map(({ previous }) => previous)
      .toSorted(),
    name: text?.name ?? "",
    lang: text?.name_in ?? language,
    summary: text?.summary ?? null,
    summaryLang: text?.summary_in ?? language,
    price: money(row.price, currency),
    minimum: money(row.minimum, currency),
    compareAt: money(row.compare_at, currency),
    sale: saleIn(currency),
    otherPrices: ofOption(rows.other_prices).map(({ price, minimum, compare_at, ...other }) => ({
      price: { amount: price, currency: other.currency },
      minimum: money(minimum, other.currency),
      compareAt: money(compare_at, other.currency),
      sale: saleIn(other.currency),
    })),
    licenceKeys: licence
      ? { activations: licence.activations, ...(licence.pool !== null && { pool: licence.pool }) }
      : null,
    copies: ofOption(rows.limited_copies)[0]?.copies ?? null,
    isSoldOut: rows.sold_out.some((soldOut) => soldOut.key === null || soldOut.key === key),
    seats: ofOption(rows.seats)[0]?.seats ?? null,
    downloads: limit ? { times: limit.times, hours: limit.hours } : null,
    stampsPdfs: ofOption(rows.stamped_options).length > 0,
    release: release ? { at: release.moment, day: release.day } : null,
    files: ofOption(rows.option_files).map(({ name }) => name),
  };
}

function money(amount: number | null, currency: string | null) {
  return amount === null || currency === null ? null : { amount, currency };
}
