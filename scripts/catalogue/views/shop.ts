import type { Collection, CustomFont, Page, PictureFiles, Shop, Tag } from "../types.ts";
import type { ShopRows } from "./shop-rows.ts";

/** The shop in one language. */
export function shopView(rows: ShopRows, language: string): Shop {
  const row = rows.shop.find((shop) => shop.language === language);
  if (!row) throw new Error(`The catalogue has no shop in ${language}`);
  const { accent, fonts, density, language: _, ...texts } = row;
  return {
    ...texts,
    languages: rows.shop.map((shop) => shop.language),
    featured: rows.featured.map(({ product }) => product),
    theme: {
      ...{ accent, fonts, density },
      ...{ logo: logoFor(rows, "light"), logoDark: logoFor(rows, "dark") },
      ...{ titleFont: fontFor(rows, "title"), textFont: fontFor(rows, "text") },
    },
  };
}

function logoFor({ logos }: ShopRows, colourScheme: "light" | "dark"): Shop["theme"]["logo"] {
  const logo = logos.find(({ scheme }) => scheme === colourScheme);
  return logo ? { src: logo.path, width: logo.width, height: logo.height } : null;
}

function fontFor({ fonts }: ShopRows, wanted: "title" | "text"): CustomFont | null {
  const font = fonts.find(({ role }) => role === wanted);
  if (!font) return null;
  const { path: src, min_weight: min, max_weight: max } = font;
  return { src, weights: min === null || max === null ? null : { min, max } };
}

/** In the order of tags.yaml. */
export function tagsIn({ tags, tag_texts }: ShopRows, language: string): Tag[] {
  const names = new Map(
    tag_texts.filter((text) => text.language === language).map(({ tag, name }) => [tag, name]),
  );
  return tags.map(({ tag }) => ({ slug: tag, name: names.get(tag) ?? tag }));
}

export function collectionsIn(rows: ShopRows, language: string): Collection[] {
  const members = Map.groupBy(rows.collection_products, ({ collection }) => collection);
  return rows.collections.flatMap(({ collection: slug }) => {
    const text = rows.collection_texts.find((row) => row.collection === slug && row.language === language);
    if (!text) return [];
    const { written_in: lang, name, summary, description, description_in: descriptionLang } = text;
    const products = (members.get(slug) ?? []).map(({ product }) => product);
    return [{ slug, lang, name, summary, description, descriptionLang, products }];
  });
}

export function pagesIn(rows: ShopRows, language: string): Page[] {
  return rows.pages.flatMap(({ page: slug, updated }) => {
    const text = rows.page_texts.find((row) => row.page === slug && row.language === language);
    if (!text) return [];
    const { written_in: lang, title, summary, body, body_in: bodyLang } = text;
    return [{ slug, lang, title, summary, body, bodyLang, updated }];
  });
}

/** All pictures by their keys. Alternative texts belong to their uses. */
export function picturesIn(rows: ShopRows): Map<string, PictureFiles> {
  const files = Map.groupBy(rows.picture_files, ({ picture }) => picture);
  return new Map(
    rows.pictures.map(({ picture, ...size }) => {
      const byType = Map.groupBy(files.get(picture) ?? [], ({ type }) => type);
      const sources = [...byType].map(([type, variants]) => ({
        type,
        variants: variants.map(({ path, width }) => ({ src: path, width })),
      }));
      return [picture, { ...size, sources }];
    }),
  );
}
