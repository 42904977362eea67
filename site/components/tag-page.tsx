import { furtherPath, PRODUCTS_PATH, pageCount, tagPath } from "#domain/addresses.ts";
import { formatMessage } from "#messages/format.ts";
import type { PageContext } from "../lib/page-context.ts";
import { breadcrumbData } from "../lib/structured-data.ts";
import { StructuredData } from "./html.tsx";
import { Listing } from "./listing.tsx";
import { Pagination } from "./pagination.tsx";
import { Shell } from "./shell.tsx";

/** One page of the products with a tag. */
export function TagPage({ context, slug, page }: { context: PageContext; slug: string; page: number }) {
  const { catalogue, messages } = context;
  const tag = catalogue.tag(slug);
  if (!tag) return null;
  const total = catalogue.taggedCount(slug);
  const pathOf = (page: number) => furtherPath(tagPath(slug), page);
  const above = [{ name: messages.nav.products, path: PRODUCTS_PATH }];
  return (
    <Shell context={context} currentPath={pathOf(page)}>
      <Listing
        context={context}
        title={formatMessage(messages.list.tagged, { tag: tag.name })}
        above={above}
        products={catalogue.taggedProducts(slug, page)}
        total={total}
        after={<Pagination context={context} page={page} total={pageCount(total)} pathOf={pathOf} />}
      />
      <StructuredData data={breadcrumbData(context, [...above, { name: tag.name, path: pathOf(page) }])} />
    </Shell>
  );
}
