import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Element } from "hast";
import { afterAll, beforeAll } from "vitest";
import { fixtureShopAt, writeFixtureShop } from "./fixture-shop.ts";
import { PUBLISH_TIMEOUT_MS, publishShop } from "./publish-shop.ts";
import { attribute, findAll, type PublishedPage, publishedPages } from "./published-pages.ts";

/** The pages of the fixture's shop, published before the tests of a file. */
export function fixtureSite() {
  const content = mkdtempSync(join(tmpdir(), "vitrine-found-"));
  let folder = "";
  let pages: PublishedPage[] = [];
  let indexable: PublishedPage[] = [];

  beforeAll(async () => {
    await writeFixtureShop(content);
    folder = (await publishShop(fixtureShopAt(content))).site;
    pages = publishedPages(folder);
    indexable = pages.filter((page) => !/noindex/.test(meta(page, "robots")));
  }, PUBLISH_TIMEOUT_MS);
  afterAll(() => rmSync(content, { recursive: true, force: true }));

  return {
    get folder() {
      return folder;
    },
    get pages() {
      return pages;
    },
    /** The pages that search engines may show. */
    get indexable() {
      return indexable;
    },
    file: (path: string) => readFileSync(join(folder, path), "utf8"),
    pageAt(path: string): PublishedPage {
      const page = pages.find((page) => page.path === path);
      if (!page) throw new Error(`There is no ${path}`);
      return page;
    },
  };
}

export function meta(page: PublishedPage, name: string): string {
  const [element] = findAll(page, "meta").filter(({ properties }) =>
    [properties.name, properties.property].includes(name),
  );
  return element ? attribute(element, "content") : "";
}

export function links(page: PublishedPage, rel: string): Element[] {
  return findAll(page, "link").filter((link) => attribute(link, "rel") === rel);
}

export function href(link: Element): string {
  return attribute(link, "href");
}

export function alternates(page: PublishedPage): Map<string, string> {
  const versions = links(page, "alternate").filter((link) => link.properties.hrefLang);
  return new Map(versions.map((link) => [attribute(link, "hrefLang"), href(link)]));
}
