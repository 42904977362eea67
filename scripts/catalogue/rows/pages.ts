import type { Entry } from "../content/content.ts";
import { type PreparedContent, renderText, type TableRow } from "./prepared-content.ts";

/** The rows of collections, and of pages such as help and privacy. */
export function* pageRows(prepared: PreparedContent): Generator<TableRow> {
  const { shop, collections, pages } = prepared;

  for (const [position, entry] of collections.entries()) {
    const { slug: collection, data } = entry;
    yield ["collections", { collection, position }];
    for (const [position, product] of data.products.entries()) {
      yield ["collection_products", { collection, position, product }];
    }
    for (const language of shop.languages) {
      const { name, summary } = entry.translations.get(language)?.data ?? data;
      const text = renderBody(prepared, entry, language, "collections");
      yield [
        "collection_texts",
        {
          ...{ collection, language, written_in: text.frontLanguage, name, summary },
          ...{ description: text.html, description_in: text.bodyIn },
        },
      ];
    }
  }

  for (const [position, entry] of pages.entries()) {
    const { slug: page, data } = entry;
    yield ["pages", { page, position, updated: data.updated }];
    for (const language of shop.languages) {
      const { title, summary } = entry.translations.get(language)?.data ?? data;
      const text = renderBody(prepared, entry, language, "pages");
      yield [
        "page_texts",
        {
          ...{ page, language, written_in: text.frontLanguage, title, summary },
          ...{ body: text.html, body_in: text.bodyIn },
        },
      ];
    }
  }
}

/** Renders the body, in `language` if it is translated. Front matter and body may be in different languages. */
function renderBody(
  prepared: PreparedContent,
  entry: Entry<unknown, unknown>,
  language: string,
  folder: string,
) {
  const [first = ""] = prepared.shop.languages;
  const translation = entry.translations.get(language);
  const body = [translation?.source, entry.source].find((source) => source && !source.body.facts.isEmpty);
  const bodyLanguage = body === entry.source ? first : language;
  const options = { language, writtenIn: bodyLanguage, folder, idPrefix: "text", topHeading: 2 } as const;
  return {
    frontLanguage: translation ? language : first,
    bodyIn: bodyLanguage,
    html: body ? renderText(prepared, body.body, options) : "",
  };
}
