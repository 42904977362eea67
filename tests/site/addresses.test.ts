import { createReadStream } from "node:fs";
import { join } from "node:path";
import { parseSitemap } from "sitemap";
import { describe, expect, test } from "vitest";
import { FIXTURE_SHOP_URL } from "./fixture-shop.ts";
import { alternates, fixtureSite, href, links } from "./fixture-site.ts";
import { isPublished } from "./published-pages.ts";

const SITE_URL = FIXTURE_SHOP_URL;
const site = fixtureSite();

describe("addresses", () => {
  test("every indexable page names its canonical URL", () => {
    expect(site.indexable.length).toBeGreaterThan(20);
    for (const page of site.indexable) {
      expect(links(page, "canonical").map(href), page.path).toEqual([SITE_URL + page.path]);
    }
  });

  test("every page names its versions in each language, and they name the same", () => {
    const byAddress = new Map(site.pages.map((page) => [SITE_URL + page.path, page]));
    for (const page of site.pages.filter((page) => links(page, "canonical").length > 0)) {
      const versions = alternates(page);
      expect([...versions.keys()], page.path).toEqual(["en", "zh", "x-default"]);
      expect([...versions.values()], page.path).toContain(SITE_URL + page.path);
      expect(versions.get("x-default"), page.path).toBe(versions.get("en"));
      for (const [lang, address] of versions) {
        const other = byAddress.get(address);
        expect(other && alternates(other), `${page.path} in ${lang}`).toEqual(versions);
      }
    }
  });

  test("the sitemap lists exactly the indexable pages, with the alternates they name", async () => {
    const items = await parseSitemap(createReadStream(join(site.folder, "sitemap.xml")));
    expect(items.map(({ url }) => url).toSorted()).toEqual(
      site.indexable.map(({ path }) => SITE_URL + path).toSorted(),
    );
    for (const { url, links } of items) {
      expect(isPublished(site.folder, url), url).toBe(true);
      const page = site.indexable.find(({ path }) => SITE_URL + path === url);
      const listed = new Map(links.map(({ lang, hreflang, url }) => [lang ?? hreflang, url]));
      expect(page && alternates(page), url).toEqual(listed);
    }
  });

  test("the sitemap lists every picture of a product, and each file exists", async () => {
    const items = await parseSitemap(createReadStream(join(site.folder, "sitemap.xml")));
    const pictures = items.find(({ url }) => url === `${SITE_URL}/zh/products/two-lamps/`)?.img ?? [];
    expect(pictures).toHaveLength(3);
    for (const { url } of items.flatMap(({ img }) => img)) {
      expect(url.startsWith(`${SITE_URL}/media/`), url).toBe(true);
      expect(url).toMatch(/\.jpeg$/);
      expect(isPublished(site.folder, url), url).toBe(true);
    }
  });

  test("robots.txt names the sitemap and disallows no indexable page", () => {
    const lines = site.file("robots.txt").split("\n");
    expect(lines).toContain(`Sitemap: ${SITE_URL}/sitemap.xml`);
    const disallowed = lines.flatMap((line) => /^Disallow: (.+)/.exec(line)?.[1] ?? []);
    expect(disallowed).toEqual(["/api/"]);
    expect(site.indexable.filter(({ path }) => disallowed.some((prefix) => path.startsWith(prefix)))).toEqual(
      [],
    );
  });

  test("search engines may not show other orders of the product list, the cart and buyers' pages", () => {
    const hidden = site.pages.filter((page) => !site.indexable.includes(page)).map(({ path }) => path);
    expect(hidden).toEqual(
      expect.arrayContaining([
        "/products/by/name/1/",
        "/zh/products/by/price/1/",
        "/cart/",
        "/search/",
        "/library/",
      ]),
    );
  });
});
