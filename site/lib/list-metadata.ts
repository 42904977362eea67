import { collectionPath, furtherPath, tagPath } from "#domain/addresses.ts";
import { formatMessage, formatNumber } from "#messages/format.ts";
import { pageMetadata } from "./metadata.ts";
import type { PageContext } from "./page-context.ts";

/** The metadata of one page of the products with a tag. null: there is no such tag. */
export async function tagMetadata(context: PageContext, slug: string, page: number) {
  const { catalogue, messages, lang } = context;
  const tag = catalogue.tag(slug);
  if (!tag) return null;
  const description = formatMessage(messages.list.tagged, { tag: tag.name });
  return pageMetadata({
    ...{ lang, path: furtherPath(tagPath(slug), page) },
    ...{ title: numbered(description, page, context), description },
  });
}

/** The metadata of one page of the products in a collection. null: there is no such collection. */
export async function collectionMetadata(context: PageContext, slug: string, page: number) {
  const collection = context.catalogue.collection(slug);
  if (!collection) return null;
  const { name, summary } = collection;
  const path = furtherPath(collectionPath(slug), page);
  return pageMetadata({
    ...{ lang: context.lang, path },
    ...{ title: numbered(name, page, context), description: summary },
  });
}

function numbered(title: string, page: number, { messages, lang }: PageContext): string {
  return page === 1 ? title : formatMessage(messages.list.numbered, { title, n: formatNumber(page, lang) });
}
