import { createElement, type ReactNode } from "react";
import { prerender } from "react-dom/static";
import { beforeAll, describe, expect, test } from "vitest";
import { createQueries } from "#catalogue/queries.ts";
import type { Collection } from "#catalogue/types.ts";
import { messagesIn } from "#messages/read.ts";
import { indexablePages } from "#publish/finish/indexable-pages.ts";
import { recordReads } from "#publish/reads.ts";
import { CollectionPage } from "#site/components/collection-page.tsx";
import { TagPage } from "#site/components/tag-page.tsx";
import { collectionMetadata, tagMetadata } from "#site/lib/list-metadata.ts";
import { furtherPageParams, type PageContext } from "#site/lib/page-context.ts";
import { setShopSource } from "#site/lib/source.ts";
import { pageContextWith, product, viewOf } from "./test-products.ts";

/** Three pages. */
const SLUGS = Array.from({ length: 50 }, (_, i) => `lamp-${i + 1}`);
const CSS = { slug: "css", name: "CSS" };

const products = SLUGS.map((slug) => product({ slug, name: `Name of ${slug}.`, tags: [CSS] }));
const collection: Collection = {
  ...{ slug: "walls", lang: "en", name: "Walls", summary: "For walls.", products: SLUGS },
  ...{ description: "<p>Hang them.</p>", descriptionLang: "en" },
};
const view = { ...viewOf(products), tags: [CSS], collections: [collection] };
const context: PageContext = { ...pageContextWith(products), catalogue: createQueries(view, "en") };

beforeAll(() =>
  setShopSource({
    siteUrl: context.siteUrl,
    languages: async () => ["en"],
    catalogue: async () => context.catalogue,
    messages: () => context.messages,
  }),
);

const lists = [
  ["a tag", "/tags/css/", (page: number) => createElement(TagPage, { context, slug: "css", page })],
  [
    "a collection",
    "/collections/walls/",
    (page: number) => createElement(CollectionPage, { context, slug: "walls", page }),
  ],
] as const;

describe.each(lists)("the list of %s", (_, path, pageOf) => {
  const pages = () => Promise.all([1, 2, 3].map((page) => render(pageOf(page))));
  const shownIn = (html: string) => SLUGS.filter((slug) => html.includes(`Name of ${slug}.`));

  test("has every product once, at most 24 on a page, and says how many there are", async () => {
    const shown = (await pages()).map(shownIn);
    expect(shown.flat()).toEqual(SLUGS);
    expect(shown.map(({ length }) => length)).toEqual([24, 24, 2]);
    for (const html of await pages()) expect(html).toMatch(/class="muted">50 /);
  });

  test("keeps its address, which links the next page, and that one the first", async () => {
    const linksIn = (html: string) =>
      [...html.matchAll(/rel="(prev|next)" href="([^"]+)"/g)].map(([, rel, href]) => `${rel} ${href}`);
    expect((await pages()).map(linksIn)).toEqual([
      [`next ${path}2/`],
      [`prev ${path}`, `next ${path}3/`],
      [`prev ${path}2/`],
    ]);
  });

  test("is in the sitemap with all its pages", () => {
    const paths = [...indexablePages(view, "https://lamps.example")].map((page) => page.path);
    expect(paths.filter((other) => other.startsWith(path))).toEqual([path, `${path}2/`, `${path}3/`]);
  });
});

test("each page says in its title which one it is, with brackets of its language", async () => {
  const chinese: PageContext = { ...context, lang: "zh", messages: messagesIn("zh").pages };
  const titles = async (each: PageContext) => [
    (await collectionMetadata(each, "walls", 1))?.title,
    (await collectionMetadata(each, "walls", 2))?.title,
    (await tagMetadata(each, "css", 3))?.title,
  ];
  expect(await titles(context)).toEqual([
    "Walls · Lamp Works",
    "Walls (2) · Lamp Works",
    "Products tagged “CSS” (3) · Lamp Works",
  ]);
  expect(await titles(chinese)).toEqual([
    "Walls · Lamp Works",
    "Walls（第2页） · Lamp Works",
    "标签：CSS（第3页） · Lamp Works",
  ]);
});

test("only the first page of a collection has its text", async () => {
  const [, , pageOf] = lists[1];
  const pages = await Promise.all([1, 2].map((page) => render(pageOf(page))));
  expect(pages.map((html) => html.includes("Hang them."))).toEqual([true, false]);
});

test("a changed name changes only the page that shows the product", async () => {
  const changed = products.map((one) => (one.slug === "lamp-30" ? { ...one, name: "New" } : one));
  const [before, after] = [view, { ...view, products: changed }].map((view) =>
    recordReads(new Map([["en", createQueries(view, "en")]])),
  );
  const isKept = async (page: number) => {
    const recorded = await before?.record(async () => {
      const queries = before.queries("en");
      await render(
        createElement(TagPage, { context: { ...context, catalogue: queries }, slug: "css", page }),
      );
    });
    return recorded?.reads.every((read) => before?.hashOf(read) === after?.hashOf(read));
  };
  expect([await isKept(1), await isKept(2), await isKept(3)]).toEqual([true, false, true]);
});

test("a list of one page has no further ones", () => {
  const pagesOf = (count: number) => furtherPageParams(["css"], () => count).map(({ page }) => page);
  expect(pagesOf(24)).toEqual(["_none"]);
  expect(pagesOf(50)).toEqual(["2", "3"]);
});

async function render(node: ReactNode): Promise<string> {
  return new Response((await prerender(node)).prelude).text();
}
