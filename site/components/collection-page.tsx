import { collectionPath, furtherPath, itemsOnPage, PRODUCTS_PATH, pageCount } from "#domain/addresses.ts";
import { foreignLang } from "../lib/foreign-lang.ts";
import type { PageContext } from "../lib/page-context.ts";
import { breadcrumbData } from "../lib/structured-data.ts";
import { StructuredData } from "./html.tsx";
import { Listing } from "./listing.tsx";
import { Pagination } from "./pagination.tsx";
import { Shell } from "./shell.tsx";

/** One page of the products in a collection. The first one has its text, too. */
export function CollectionPage({
  context,
  slug,
  page,
}: {
  context: PageContext;
  slug: string;
  page: number;
}) {
  const collection = context.catalogue.collection(slug);
  if (!collection) return null;
  const { name, products } = collection;
  const pathOf = (page: number) => furtherPath(collectionPath(slug), page);
  const above = [{ name: context.messages.nav.products, path: PRODUCTS_PATH }];
  return (
    <Shell context={context} currentPath={pathOf(page)}>
      <Listing
        context={context}
        title={name}
        above={above}
        summary={collection.summary}
        description={page === 1 ? collection.description : undefined}
        products={context.catalogue.products(itemsOnPage(products, page))}
        total={products.length}
        lang={foreignLang(collection.lang, context)}
        descriptionLang={foreignLang(collection.descriptionLang, context)}
        after={
          <Pagination context={context} page={page} total={pageCount(products.length)} pathOf={pathOf} />
        }
      />
      <StructuredData data={breadcrumbData(context, [...above, { name, path: pathOf(page) }])} />
    </Shell>
  );
}
