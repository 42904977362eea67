import type { CatalogueQueries } from "#catalogue/types.ts";
import { collectionPath, furtherPath, tagPath } from "#domain/addresses.ts";
import { formatMessage } from "#messages/format.ts";
import { pageMetadata } from "./metadata.ts";
import type { PageContext } from "./page-context.ts";

/** The metadata of one page of the products with a tag. null: there is no such tag. */
export async function tagMetadata({ catalogue, messages, lang }: PageContext, slug: string, page: number) {
  const tag = catalogue.tag(slug);
  if (!tag) return null;
  const description = formatMessage(messages.list.tagged, { tag: tag.name });
  return pageMetadata({
    ...{ lang, path: furtherPath(tagPath(slug), page) },
    ...{ title: numbered(description, page), description },
  });
}

/** The metadata of one page of the products in a collection. null: there is no such collection. */
export async function collectionMetadata(
  catalogue: CatalogueQueries,
  { lang, slug, page }: { lang: string; slug: string; page: number },
) {
  const collection = catalogue.collection(slug);
  if (!collection) return null;
  const { name, summary } = collection;
  const path = furtherPath(collectionPath(slug), page);
  return pageMetadata({ lang, path, title: numbered(name, page), description: summary });
}

function numbered(title: string, page: number): string {
  return page === 1 ? title : `${title} (${page})`;
}
