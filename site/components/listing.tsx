import type { ReactNode } from "react";
import type { ProductSummary } from "#catalogue/types.ts";
import { formatPlural } from "#messages/format.ts";
import type { PageContext } from "../lib/page-context.ts";
import { Breadcrumbs } from "./breadcrumbs.tsx";
import { Html } from "./html.tsx";
import { ProductGrid } from "./product-grid.tsx";
import { WordBreaks } from "./word-breaks.tsx";

/** A page that lists products: title, summary, count, and the cards. */
export function Listing(page: {
  context: PageContext;
  title: string;
  summary?: string;
  description?: string;
  products: ProductSummary[];
  /** The total number of products, if the page does not show all of them. */
  total?: number;
  above?: { name: string; path: string }[];
  /** The language of title and summary, if it is not the page's. */
  lang?: string;
  descriptionLang?: string;
  /** Shown beside the title, such as the sort orders. */
  tools?: ReactNode;
  /** Shown below the cards, such as links to further pages. */
  after?: ReactNode;
}) {
  const { messages, lang } = page.context;
  const total = page.total ?? page.products.length;
  return (
    <div className="page listing">
      <Breadcrumbs context={page.context} above={page.above ?? []} />
      <header className="columns">
        <h1 lang={page.lang}>
          <WordBreaks text={page.title} />
        </h1>
        <div className="listing-summary">
          {page.summary && (
            <p lang={page.lang}>
              <WordBreaks text={page.summary} />
            </p>
          )}
          {total > 0 && <p className="muted">{formatPlural(messages.list.count, total, lang)}</p>}
          {page.tools}
        </div>
      </header>
      {page.products.length > 0 ? (
        <ProductGrid products={page.products} context={page.context} heading="h2" eager />
      ) : (
        <p className="listing-empty">{messages.list.empty}</p>
      )}
      {page.after}
      {page.description && <Html className="prose" lang={page.descriptionLang} html={page.description} />}
    </div>
  );
}
