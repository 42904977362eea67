import { z } from "zod";
import type { ReadOnlyDatabase } from "../duckdb.ts";
import type { Collection, OwnFont, Page, Shop, Tag } from "../types.ts";

const text = z.string();

export async function readShop(
  database: ReadOnlyDatabase,
  language: string,
  languages: string[],
): Promise<Shop> {
  const Row = z.object({
    name: text,
    tagline: text,
    author: text,
    opening: text,
    currency: text,
    support: text,
    tax: z.enum(["none", "included", "added"]),
    refunds: text,
    accent: text.nullable(),
    fonts: text,
    density: text,
  });
  const [row] = await database.query(Row, "SELECT * FROM shop WHERE language = $language", { language });
  if (!row) throw new Error(`The catalogue has no shop in ${language}`);
  const Featured = z.object({ product: text });
  const featured = await database.query(Featured, "SELECT product FROM featured ORDER BY position");
  const { accent, fonts, density, ...texts } = row;
  const Logo = z.object({
    scheme: z.enum(["light", "dark"]),
    src: text,
    width: z.number(),
    height: z.number(),
  });
  const logos = await database.query(Logo, "SELECT scheme, path AS src, width, height FROM logos");
  const logoFor = (colourScheme: "light" | "dark") => {
    const logo = logos.find(({ scheme }) => scheme === colourScheme);
    return logo ? { src: logo.src, width: logo.width, height: logo.height } : null;
  };
  const theme = {
    ...{ accent, fonts, density },
    ...{ logo: logoFor("light"), logoDark: logoFor("dark") },
    ...(await readOwnFonts(database)),
  };
  return { ...texts, languages, featured: featured.map(({ product }) => product), theme };
}

async function readOwnFonts(
  database: ReadOnlyDatabase,
): Promise<Pick<Shop["theme"], "titleFont" | "textFont">> {
  const Row = z.object({
    role: z.enum(["title", "text"]),
    path: text,
    min_weight: z.number().nullable(),
    max_weight: z.number().nullable(),
  });
  const rows = await database.query(Row, "SELECT * FROM fonts");
  const fontFor = (wanted: "title" | "text"): OwnFont | null => {
    const row = rows.find(({ role }) => role === wanted);
    if (!row) return null;
    const { path: src, min_weight: min, max_weight: max } = row;
    return { src, weights: min === null || max === null ? null : { min, max } };
  };
  return { titleFont: fontFor("title"), textFont: fontFor("text") };
}

/** In the order of tags.yaml. */
export async function readTags(database: ReadOnlyDatabase, language: string): Promise<Tag[]> {
  const sql = `SELECT tag AS slug, name FROM tags JOIN tag_texts USING (tag)
    WHERE language = $language ORDER BY position`;
  return database.query(z.object({ slug: text, name: text }), sql, { language });
}

export async function readCollections(database: ReadOnlyDatabase, language: string): Promise<Collection[]> {
  const Row = z.object({
    slug: text,
    lang: text,
    name: text,
    summary: text,
    description: text,
    descriptionLang: text,
  });
  const sql = `SELECT collection AS slug, written_in AS lang, name, summary, description, description_in AS descriptionLang
    FROM collections JOIN collection_texts USING (collection) WHERE language = $language ORDER BY position`;
  const rows = await database.query(Row, sql, { language });
  const Member = z.object({ collection: text, product: text });
  const members = Map.groupBy(
    await database.query(
      Member,
      "SELECT collection, product FROM collection_products ORDER BY collection, position",
    ),
    ({ collection }) => collection,
  );
  return rows.map((row) => ({
    ...row,
    products: (members.get(row.slug) ?? []).map(({ product }) => product),
  }));
}

export async function readPages(database: ReadOnlyDatabase, language: string): Promise<Page[]> {
  const Row = z.object({
    slug: text,
    lang: text,
    title: text,
    summary: text,
    body: text,
    bodyLang: text,
    updated: text,
  });
  const sql = `SELECT page AS slug, written_in AS lang, title, summary, body, body_in AS bodyLang, updated
    FROM pages JOIN page_texts USING (page) WHERE language = $language ORDER BY position`;
  return database.query(Row, sql, { language });
}
