import { z } from "zod";
import type { ReadOnlyDatabase } from "../duckdb.ts";
import { FontAxis } from "../font-axes.ts";
import type {
  Collection,
  CurrencyPrice,
  Option,
  Picture,
  PictureFiles,
  Product,
  Sample,
  Tag,
} from "../types.ts";
import { readPictures } from "./pictures.ts";
import { markSoldOutBundles } from "./sold-out-bundles.ts";

const text = z.string();
/** A 64-bit integer, which DuckDB returns as text. */
const bigint = z.coerce.number();
const productRow = <Shape extends z.ZodRawShape>(shape: Shape) => z.object({ product: text, ...shape });

const ProductRow = productRow({
  kind: text,
  created: text,
  updated: text,
  cover: text,
  lang: text,
  name: text,
  summary: text,
  cover_alt: text,
  cover_alt_in: text,
  description: text,
  descriptionLang: text,
  licence: text,
  licenceLang: text,
  isUnlisted: z.boolean(),
  isWithdrawn: z.boolean(),
  copies: z.number().nullable(),
});
const OptionRow = productRow({
  key: text,
  name: text,
  lang: text,
  summary: text.nullable(),
  summaryLang: text,
  currency: text.nullable(),
  price: bigint.nullable(),
  minimum: bigint.nullable(),
  compare_at: bigint.nullable(),
  hasLicenceKeys: z.boolean(),
  activations: z.number().nullable(),
  pool: z.string().nullable(),
  copies: z.number().nullable(),
  isSoldOut: z.boolean(),
  seats: z.number().nullable(),
  release_at: text.nullable(),
  release_day: text.nullable(),
});
const OtherPriceRow = productRow({
  key: text,
  currency: text,
  price: bigint,
  minimum: bigint.nullable(),
  compare_at: bigint.nullable(),
});
type OtherPrice = Omit<z.infer<typeof OtherPriceRow>, "product">;
const PreviousSlugRow = productRow({ previous: text });
const GumroadIdRow = productRow({ id: text });
const PreviousKeyRow = productRow({ previous: text, key: text });
const OptionFileRow = productRow({ key: text, name: text });
const FileRow = productRow({
  name: text,
  title: text.nullable(),
  lang: text,
  size: bigint,
  type: text,
  sha256: text,
  pages: z.number().nullable(),
  duration: z.number().nullable(),
});
const SampleRow = productRow({
  src: text,
  name: text,
  title: text.nullable(),
  lang: text,
  type: text,
  size: bigint,
  duration: z.number().nullable(),
  html: text.nullable(),
  picture: text.nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  pages: z.number().nullable(),
  axes: text.nullable(),
  cover_x: z.number().nullable(),
  cover_y: z.number().nullable(),
  cover_radius: z.number().nullable(),
});
const GalleryRow = productRow({
  picture: text,
  alt: text,
  alt_in: text,
  before: z.number().nullable(),
  grid_columns: z.number().nullable(),
  grid_rows: z.number().nullable(),
  enlarged: text.nullable(),
});
const PartRow = productRow({ part: text, option: text.nullable() });
const TagRow = productRow({ tag: text });
const ContentsRow = productRow({ title: text, detail: text.nullable(), lang: text });
const TestimonialRow = productRow({
  quote: text,
  lang: text,
  name: text,
  role: text.nullable(),
  url: text.nullable(),
  date: text.nullable(),
});
const FaqRow = productRow({ question: text, answer: text, lang: text });
const ChangelogRow = productRow({ date: text, version: text.nullable(), notes: text, lang: text });
const RelatedRow = productRow({ related: text });

/** Every product, newest first. */
export async function readProducts(
  database: ReadOnlyDatabase,
  language: string,
  tags: Tag[],
  collections: Collection[],
): Promise<Product[]> {
  /** Reads rows and returns a lookup by their product's slug. `$language` in the statement is the view's language. */
  const queryByProduct = async <Row extends { product: string }>(schema: z.ZodType<Row>, sql: string) => {
    const values: Record<string, string> = sql.includes("$language") ? { language } : {};
    const byProduct = Map.groupBy(await database.query(schema, sql, values), ({ product }) => product);
    return (slug: string) => (byProduct.get(slug) ?? []).map(omitProduct);
  };
  const rows = await database.query(ProductRow, PRODUCTS, { language });
  const options = await queryByProduct(OptionRow, OPTIONS);
  const otherPrices = await queryByProduct(
    OtherPriceRow,
    "SELECT product, key, currency, price, minimum, compare_at FROM other_prices ORDER BY product, key, position",
  );
  const optionFiles = await queryByProduct(
    OptionFileRow,
    "SELECT * FROM option_files ORDER BY product, key, position",
  );
  const previousSlugs = await queryByProduct(
    PreviousSlugRow,
    "SELECT * FROM previous_slugs ORDER BY previous",
  );
  const gumroadIds = await queryByProduct(GumroadIdRow, "SELECT * FROM gumroad_ids ORDER BY id");
  const previousKeys = await queryByProduct(PreviousKeyRow, "SELECT * FROM previous_keys ORDER BY previous");
  const files = await queryByProduct(FileRow, FILES);
  const samples = await queryByProduct(SampleRow, SAMPLES);
  const gallery = await queryByProduct(GalleryRow, GALLERY);
  const parts = await queryByProduct(PartRow, BUNDLES);
  const productTags = await queryByProduct(TagRow, "SELECT * FROM product_tags ORDER BY product, position");
  const contents = await queryByProduct(
    ContentsRow,
    selectList("contents", "title, detail, written_in AS lang"),
  );
  const testimonials = await queryByProduct(
    TestimonialRow,
    selectList("testimonials", "quote, lang, name, role, url, date"),
  );
  const faq = await queryByProduct(FaqRow, selectList("faq", "question, answer, written_in AS lang"));
  const changelog = await queryByProduct(
    ChangelogRow,
    selectList("changelog", "date, version, notes, written_in AS lang"),
  );
  const related = await queryByProduct(RelatedRow, "SELECT * FROM related ORDER BY product, position");
  const pictures = await readPictures(database);

  const tagsBySlug = new Map(tags.map((tag) => [tag.slug, tag]));
  const collectionsByProduct = Map.groupBy(
    collections.flatMap(({ slug, products }) => products.map((product) => ({ slug, product }))),
    ({ product }) => product,
  );
  const products = rows.map(({ product: slug, cover, cover_alt, cover_alt_in, ...row }) => ({
    slug,
    ...row,
    previousSlugs: previousSlugs(slug).map(({ previous }) => previous),
    gumroadIds: gumroadIds(slug).map(({ id }) => id),
    cover: withText(pictures, cover, { alt: cover_alt, lang: cover_alt_in }),
    gallery: gallery(slug).map(
      ({ picture, alt, alt_in: lang, before, grid_columns: columns, grid_rows: rows, enlarged: src }) => ({
        ...withText(pictures, picture, { alt, lang }),
        before,
        grid: columns && rows && src ? { columns, rows, src } : null,
      }),
    ),
    options: options(slug).map((option) =>
      toOption(option, {
        files: optionFiles(slug),
        previous: previousKeys(slug),
        prices: otherPrices(slug),
      }),
    ),
    files: files(slug),
    samples: samples(slug).map((sample) => toSample(sample, pictures)),
    bundle: parts(slug).map(({ part, option }) => ({ product: part, option })),
    contents: contents(slug),
    testimonials: testimonials(slug),
    faq: faq(slug),
    changelog: changelog(slug),
    tags: productTags(slug).flatMap(({ tag }) => tagsBySlug.get(tag) ?? []),
    collections: (collectionsByProduct.get(slug) ?? []).map((collection) => collection.slug),
    related: related(slug).map((other) => other.related),
  }));
  return markSoldOutBundles(products);
}

const PRODUCTS = `
  SELECT product, kind, created, updated, cover, written_in AS lang, name, summary, cover_alt, cover_alt_in, description,
    description_in AS descriptionLang, licence, licence_in AS licenceLang,
    product IN (FROM unlisted) AS isUnlisted, product IN (FROM withdrawn) AS isWithdrawn,
    (SELECT copies FROM limited_copies WHERE product = products.product AND key IS NULL) AS copies
  FROM products JOIN product_texts USING (product) WHERE language = $language ORDER BY created DESC, product`;
const OPTIONS = `
  SELECT product, key, name, name_in AS lang, summary, summary_in AS summaryLang, currency, price, minimum, compare_at,
    (product, key) IN (SELECT (product, key) FROM licence_keys) AS hasLicenceKeys, activations, pool,
    (SELECT copies FROM limited_copies WHERE product = options.product AND key = options.key) AS copies,
    (SELECT seats FROM seats WHERE seats.product = options.product AND seats.key = options.key) AS seats,
    releases.moment AS release_at, releases.day AS release_day,
    EXISTS (FROM sold_out WHERE product = options.product AND coalesce(key = options.key, true)) AS isSoldOut
  FROM options JOIN option_texts USING (product, key) LEFT JOIN licence_keys USING (product, key)
    LEFT JOIN releases USING (product, key)
  WHERE language = $language ORDER BY product, position`;
const FILES = `
  SELECT product, name, title, coalesce(title_in, $language) AS lang, size, type, sha256, pages, duration
  FROM files LEFT JOIN (FROM file_texts WHERE language = $language) USING (product, name)
  ORDER BY product, position`;
const SAMPLES = `
  SELECT product, path AS src, name, title, coalesce(title_in, $language) AS lang, type, size, duration, html, picture,
    width, height, pages, axes, cover_x, cover_y, cover_radius
  FROM samples LEFT JOIN (FROM sample_texts WHERE language = $language) USING (product, name)
  ORDER BY product, position`;
const GALLERY = `
  SELECT product, picture, alt, alt_in, before, grid_columns, grid_rows, enlarged
  FROM gallery JOIN gallery_texts USING (product, position) WHERE language = $language ORDER BY product, position`;
const BUNDLES =
  "SELECT bundle AS product, product AS part, option_key AS option FROM bundles ORDER BY bundle, position";

function selectList(table: string, columns: string): string {
  return `SELECT product, ${columns} FROM ${table} WHERE language = $language ORDER BY product, position`;
}

function omitProduct<Row extends { product: string }>({ product, ...rest }: Row): Omit<Row, "product"> {
  return rest;
}

function withText(
  pictures: Map<string, PictureFiles>,
  key: string,
  text: Pick<Picture, "alt" | "lang">,
): Picture {
  const picture = pictures.get(key);
  if (!picture) throw new Error(`The catalogue has no picture ${key}`);
  return { ...text, ...picture };
}

function toSample(
  {
    picture,
    width,
    height,
    axes,
    cover_x: x,
    cover_y: y,
    cover_radius,
    ...sample
  }: Omit<z.infer<typeof SampleRow>, "product">,
  pictures: Map<string, PictureFiles>,
): Sample {
  return {
    ...sample,
    picture:
      picture === null
        ? null
        : withText(pictures, picture, { alt: sample.title ?? sample.name, lang: sample.lang }),
    frame: width === null || height === null ? null : { width, height },
    axes: axes === null ? null : z.array(FontAxis).parse(JSON.parse(axes)),
    onCover: x === null || y === null || cover_radius === null ? null : { x, y, radius: cover_radius },
  };
}

function toOption(
  row: Omit<z.infer<typeof OptionRow>, "product">,
  {
    files,
    previous,
    prices,
  }: {
    files: { key: string; name: string }[];
    previous: { key: string; previous: string }[];
    prices: OtherPrice[];
  },
): Option {
  const { key, name, lang, summary, summaryLang, currency } = row;
  const money = (amount: number | null) =>
    amount === null || currency === null ? null : { amount, currency };
  return {
    key,
    previousKeys: previous.filter((names) => names.key === key).map((names) => names.previous),
    name,
    lang,
    summary,
    summaryLang,
    price: money(row.price),
    minimum: money(row.minimum),
    compareAt: money(row.compare_at),
    otherPrices: prices.filter((price) => price.key === key).map(toCurrencyPrice),
    licenceKeys: row.hasLicenceKeys
      ? { activations: row.activations, ...(row.pool !== null && { pool: row.pool }) }
      : null,
    copies: row.copies,
    isSoldOut: row.isSoldOut,
    seats: row.seats,
    release:
      row.release_at === null || row.release_day === null
        ? null
        : { at: row.release_at, day: row.release_day },
    files: files.filter((file) => file.key === key).map((file) => file.name),
  };
}

function toCurrencyPrice({ currency, price, minimum, compare_at }: OtherPrice): CurrencyPrice {
  const money = (amount: number) => ({ amount, currency });
  return {
    price: money(price),
    minimum: minimum === null ? null : money(minimum),
    compareAt: compare_at === null ? null : money(compare_at),
  };
}
