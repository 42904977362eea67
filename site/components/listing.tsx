import type { ReactNode } from "react";
import type { Product } from "#catalogue/types.ts";
import { plural } from "#messages/format.ts";
import type { Ground } from "../lib/page.ts";
import { Crumbs } from "./crumbs.tsx";
import { Html } from "./html.tsx";
import { Shelf } from "./shelf.tsx";

/** A page of plates: its title, its line, how many, and the plates. */
export function Listing(page: {
  ground: Ground;
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
  const { words, lang } = page.ground;
  const total = page.total ?? page.products.length;
  return (
    <div className="page listing">
      <Crumbs ground={page.ground} above={page.above ?? []} />
      <header className="columns">
        <h1 lang={page.lang}>{page.title}</h1>
        <div className="listing-summary">
          {page.summary && <p lang={page.lang}>{page.summary}</p>}
          {total > 0 && <p className="label">{plural(words.list.count, total, lang)}</p>}
          {page.tools}
        </div>
      </header>
      {page.products.length > 0 ? (
        <Shelf products={page.products} ground={page.ground} inOrder={page.inOrder} heading="h2" first />
      ) : (
        <p className="listing-empty">{words.list.empty}</p>
      )}
      {page.after}
      {page.description && <Html className="prose" lang={page.descriptionLang} html={page.description} />}
    </div>
  );
}
