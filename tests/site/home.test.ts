import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Product } from "#catalogue/types.ts";
import { Facts } from "#site/components/product/facts.tsx";
import { Newest, RecentlyUpdated } from "#site/components/recent.tsx";
import type { PageContext } from "#site/lib/page-context.ts";
import { pageContextWith, product } from "./test-products.ts";

const productOf = (slug: string, created: string, updated = created): Product =>
  product({ slug, name: slug, created, updated });
/** In the catalogue's order, newest first. */
const PRODUCTS = [
  productOf("fifth", "2026-05-01", "2026-12-01"),
  productOf("fourth", "2026-04-01"),
  productOf("third", "2026-03-01"),
  productOf("second", "2026-02-01", "2026-06-01"),
  productOf("first", "2026-01-01", "2026-07-01"),
  productOf("zeroth", "2025-01-01"),
];

test("the home page shows the three newest products with their dates and prices", () => {
  const shown = markup(Newest, PRODUCTS);
  expect(shown).toContain(">New</h2>");
  expect(namesIn(shown)).toEqual(["fifth", "fourth", "third"]);
  expect(shown).toContain('dateTime="2026-05-01"');
  expect(shown).toContain("Code · <span");
  expect(shown).toContain("$29");
});

test("updated products are listed apart from new ones, the latest update first, without those never updated", () => {
  const shown = markup(RecentlyUpdated, PRODUCTS);
  expect(shown).toContain(">Recently updated</h2>");
  expect(namesIn(shown)).toEqual(["first", "second"]);
  expect(shown).toContain('dateTime="2026-07-01"');
});

test("a section of the home page without products is left out", () => {
  expect(markup(RecentlyUpdated, PRODUCTS.slice(0, 3))).toBe("");
  expect(markup(Newest, [])).toBe("");
});

test("a product without tags has no list of them", () => {
  const untagged = product({ tags: [] });
  const facts = createElement(Facts, { product: untagged, context: pageContextWith([untagged]) });
  expect(renderToStaticMarkup(facts)).not.toContain("<ul");
});

function markup(part: (props: { context: PageContext }) => React.ReactNode, products: Product[]): string {
  return renderToStaticMarkup(createElement(part, { context: pageContextWith(products) }));
}

function namesIn(shown: string): string[] {
  return [...shown.matchAll(/<a [^>]*>(.*?)<\/a>/g)].map(([, name = ""]) => name);
}
