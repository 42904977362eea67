import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Product } from "#catalogue/types.ts";
import { Facts } from "#site/components/product/facts.tsx";
import { Newest, RecentlyUpdated } from "#site/components/recent.tsx";
import type { PageContext } from "#site/lib/page-context.ts";
import { contextWith, product } from "./products.ts";

const made = (slug: string, created: string, updated = created): Product =>
  product({ slug, name: slug, created, updated });
/** As the catalogue gives them: the newest first. */
const WORKS = [
  made("fifth", "2026-05-01", "2026-12-01"),
  made("fourth", "2026-04-01"),
  made("third", "2026-03-01"),
  made("second", "2026-02-01", "2026-06-01"),
  made("first", "2026-01-01", "2026-07-01"),
  made("zeroth", "2025-01-01"),
];

test("the home page names the three newest works, when each came and what it costs", () => {
  const shown = markup(Newest, WORKS);
  expect(shown).toContain(">New</h2>");
  expect(namesIn(shown)).toEqual(["fifth", "fourth", "third"]);
  expect(shown).toContain('dateTime="2026-05-01"');
  expect(shown).toContain("Code · <span");
  expect(shown).toContain("$29");
});

test("what was changed stands apart from what is new, the last change first, and what never was is not there", () => {
  const shown = markup(RecentlyUpdated, WORKS);
  expect(shown).toContain(">Recently updated</h2>");
  expect(namesIn(shown)).toEqual(["first", "second"]);
  expect(shown).toContain('dateTime="2026-07-01"');
});

test("a part of the home page that has nothing in it is not there", () => {
  expect(markup(RecentlyUpdated, WORKS.slice(0, 3))).toBe("");
  expect(markup(Newest, [])).toBe("");
});

test("a work without subjects has no list of them", () => {
  const untagged = product({ tags: [] });
  const facts = createElement(Facts, { product: untagged, context: contextWith([untagged]) });
  expect(renderToStaticMarkup(facts)).not.toContain("<ul");
});

function markup(part: (props: { context: PageContext }) => React.ReactNode, products: Product[]): string {
  return renderToStaticMarkup(createElement(part, { context: contextWith(products) }));
}

function namesIn(shown: string): string[] {
  return [...shown.matchAll(/<a [^>]*>(.*?)<\/a>/g)].map(([, name = ""]) => name);
}
