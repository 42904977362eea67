import type { ReactNode } from "react";
import type { Product } from "#catalogue/types.ts";
import { formatCount } from "../lib/format-message.ts";
import type { PageContext } from "../lib/page-context.ts";
import { Breadcrumbs } from "./breadcrumbs.tsx";
import { Html } from "./html.tsx";
import { ProductGrid } from "./product-grid.tsx";

/** A page of plates: its title, its line, how many, and the plates. */
export function Listing(page: {
  context: PageContext;
  title: string;
  summary?: string;
  description?: string;
  products: Product[];
  /** How many there are, where the page does not show all of them. */
  total?: number;
  inOrder?: boolean;
  above?: { name: string; path: string }[];
  /** That of title and summary, where it is not the page's. */
  lang?: string;
  descriptionLang?: string;
  /** What stands beside the title: ways to sort. */
  tools?: ReactNode;
  /** What stands below the plates: further pages. */
  after?: ReactNode;
}) {
  const { messages, lang } = page.context;
  const total = page.total ?? page.products.length;
  return (
    <div className="page listing">
      <Breadcrumbs context={page.context} above={page.above ?? []} />
      <header className="columns">
        <h1 lang={page.lang}>{page.title}</h1>
        <div className="listing-summary">
          {page.summary && <p lang={page.lang}>{page.summary}</p>}
          {total > 0 && <p className="muted">{formatCount(messages.list.count, total, lang)}</p>}
          {page.tools}
        </div>
      </header>
      {page.products.length > 0 ? (
        <ProductGrid
          products={page.products}
          context={page.context}
          inOrder={page.inOrder}
          heading="h2"
          first
        />
      ) : (
        <p className="listing-empty">{messages.list.empty}</p>
      )}
      {page.after}
      {page.description && <Html className="prose" lang={page.descriptionLang} html={page.description} />}
    </div>
  );
}
