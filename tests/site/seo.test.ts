import { createReadStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Element } from "hast";
import sharp from "sharp";
import { parseSitemap } from "sitemap";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FIXTURE_SHOP_URL, fixtureShopAt, HOSTILE, writeFixtureShop } from "./fixture-shop.ts";
import { PUBLISH_TIMEOUT_MS, publishShop } from "./publish-shop.ts";
import { attribute, findAll, isPublished, type PublishedPage, publishedPages } from "./published-pages.ts";
import { childrenNamed, textOf, xmlReader } from "./xml-reader.ts";

const SITE_URL = FIXTURE_SHOP_URL;

const folder = mkdtempSync(join(tmpdir(), "vitrine-found-"));
const file = (path: string) => readFileSync(join(site, path), "utf8");
let site = "";
let pages: PublishedPage[] = [];
/** The pages that search engines may show. */
let indexable: PublishedPage[] = [];
let xml: Awaited<ReturnType<typeof xmlReader>>;

beforeAll(async () => {
  await writeFixtureShop(folder);
  const [reader, published] = await Promise.all([xmlReader(), publishShop(fixtureShopAt(folder))]);
  xml = reader;
  site = published.site;
  pages = publishedPages(site);
  indexable = pages.filter((page) => !/noindex/.test(meta(page, "robots")));
}, PUBLISH_TIMEOUT_MS);

afterAll(async () => {
  await xml?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("addresses", () => {
  test("every indexable page names its canonical URL", () => {
    expect(indexable.length).toBeGreaterThan(20);
    for (const page of indexable) {
      expect(links(page, "canonical").map(href), page.path).toEqual([SITE_URL + page.path]);
    }
  });

  test("every page names its versions in each language, and they name the same", () => {
    const byAddress = new Map(pages.map((page) => [SITE_URL + page.path, page]));
    for (const page of pages.filter((page) => links(page, "canonical").length > 0)) {
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
    const items = await parseSitemap(createReadStream(join(site, "sitemap.xml")));
    expect(items.map(({ url }) => url).toSorted()).toEqual(
      indexable.map(({ path }) => SITE_URL + path).toSorted(),
    );
    for (const { url, links } of items) {
      expect(isPublished(site, url), url).toBe(true);
      const page = indexable.find(({ path }) => SITE_URL + path === url);
      const listed = new Map(links.map(({ lang, hreflang, url }) => [lang ?? hreflang, url]));
      expect(page && alternates(page), url).toEqual(listed);
    }
  });

  test("the sitemap lists every picture of a product, and each file exists", async () => {
    const items = await parseSitemap(createReadStream(join(site, "sitemap.xml")));
    const pictures = items.find(({ url }) => url === `${SITE_URL}/zh/products/two-lamps/`)?.img ?? [];
    expect(pictures).toHaveLength(3);
    for (const { url } of items.flatMap(({ img }) => img)) {
      expect(url.startsWith(`${SITE_URL}/media/`), url).toBe(true);
      expect(url).toMatch(/\.jpeg$/);
      expect(isPublished(site, url), url).toBe(true);
    }
  });

  test("robots.txt names the sitemap and disallows no indexable page", () => {
    const lines = file("robots.txt").split("\n");
    expect(lines).toContain(`Sitemap: ${SITE_URL}/sitemap.xml`);
    const disallowed = lines.flatMap((line) => /^Disallow: (.+)/.exec(line)?.[1] ?? []);
    expect(disallowed).toEqual(["/api/"]);
    expect(indexable.filter(({ path }) => disallowed.some((prefix) => path.startsWith(prefix)))).toEqual([]);
  });

  test("search engines may not show other orders of the product list, the cart and buyers' pages", () => {
    const hidden = pages.filter((page) => !indexable.includes(page)).map(({ path }) => path);
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

describe("structured data", () => {
  test("has the required properties, on the pages where it belongs", () => {
    const kinds = (path: string) => data(path).map((item) => item["@type"]);
    expect(kinds("/zh/")).toEqual(["Organization", "WebSite"]);
    expect(kinds("/products/two-lamps/")).toEqual(["Product", "BreadcrumbList"]);
    for (const path of ["/collections/shining/", "/tags/light/", "/zh/pages/help/"]) {
      expect(kinds(path), path).toEqual(["BreadcrumbList"]);
    }
    for (const { path } of pages) {
      for (const item of data(path)) {
        expect(item, path).toMatchObject({ "@context": "https://schema.org" });
        if (item["@type"] !== "Product") continue;
        for (const name of ["name", "description", "sku", "url", "image"])
          expect(item[name], path).toBeTruthy();
        for (const offer of [item.offers ?? []].flat()) {
          expect(offer, path).toMatchObject({
            price: expect.stringMatching(/^\d+\.\d\d$/),
            priceCurrency: "USD",
            availability: "https://schema.org/InStock",
            url: SITE_URL + path,
          });
        }
      }
    }
  });

  test("of a product names its price as a decimal, and the shop as brand and seller", () => {
    const shop = { "@type": "Organization", "@id": `${SITE_URL}/#shop`, name: "Lamp Works" };
    const [product] = data("/products/two-lamps/");
    expect(product).toMatchObject({ name: "Two Lamps", sku: "two-lamps", brand: shop });
    expect(product).not.toHaveProperty("inLanguage");
    expect(product?.offers).toMatchObject([
      { sku: "two-lamps/reader", price: "29.00", priceCurrency: "USD", seller: shop },
      {
        sku: "two-lamps/studio",
        price: "59.50",
        availability: "https://schema.org/InStock",
        url: `${SITE_URL}/products/two-lamps/`,
        priceSpecification: { priceType: "https://schema.org/StrikethroughPrice", price: "70.00" },
      },
    ]);
    for (const picture of [product?.image].flat()) expect(isPublished(site, String(picture))).toBe(true);
  });

  test("has no offer for a product that is not for sale yet", () => {
    expect(data("/products/next-year/")[0]).not.toHaveProperty("offers");
  });

  test("has breadcrumbs from the home page to the page, and every link works", () => {
    const [crumbs] = data("/zh/collections/shining/");
    expect(crumbs?.itemListElement).toMatchObject([
      { position: 1, name: "首页", item: `${SITE_URL}/zh/` },
      { position: 2, name: "全部作品", item: `${SITE_URL}/zh/products/` },
      { position: 3, name: "发光", item: `${SITE_URL}/zh/collections/shining/` },
    ]);
    for (const path of ["/zh/", "/zh/products/", "/zh/collections/shining/"]) {
      expect(isPublished(site, SITE_URL + path)).toBe(true);
    }
  });

  test("has the shop's logo as a raster image, and its search", async () => {
    for (const path of ["/", "/zh/"]) {
      const [shop] = data(path);
      expect(shop).toMatchObject({ "@id": `${SITE_URL}/#shop`, logo: `${SITE_URL}/icon-512.png` });
    }
    const [, website] = data("/zh/");
    const { format, width, height } = await sharp(join(site, "icon-512.png")).metadata();
    expect({ format, width, height }).toEqual({ format: "png", width: 512, height: 512 });
    expect(website).toMatchObject({
      potentialAction: { target: { urlTemplate: `${SITE_URL}/zh/search/?q={search_term_string}` } },
    });
  });

  test("is not broken out of by a text that ends a script element", () => {
    const page = pageAt("/products/wild-moon/");
    const [product] = data(page.path);
    expect(product?.name).toBe(HOSTILE);
    expect(findAll(page, "b")).toEqual([]);
  });
});

describe("a shared link", () => {
  test("shows title, description and image in the page's language", async () => {
    for (const page of indexable) {
      const zh = page.path.startsWith("/zh/");
      expect(meta(page, "og:url"), page.path).toBe(SITE_URL + page.path);
      expect(meta(page, "og:locale"), page.path).toBe(zh ? "zh_CN" : "en_US");
      expect(meta(page, "og:locale:alternate"), page.path).toBe(zh ? "en_US" : "zh_CN");
      expect(meta(page, "twitter:card"), page.path).toBe("summary_large_image");
      for (const name of ["og:title", "og:description", "og:type", "og:site_name", "og:image:alt"]) {
        expect(meta(page, name), `${name} of ${page.path}`).not.toBe("");
      }
    }
  });

  test("has an image of the type and size that the page declares", async () => {
    const images = new Map(indexable.map((page) => [meta(page, "og:image"), page]));
    expect([...images.keys()]).toEqual(
      expect.arrayContaining([
        `${SITE_URL}/share.jpeg`,
        `${SITE_URL}/zh/share.jpeg`,
        `${SITE_URL}/share/two-lamps.jpeg`,
      ]),
    );
    for (const [address, page] of images) {
      const { format, width, height } = await sharp(join(site, new URL(address).pathname)).metadata();
      expect({ format, width, height }, address).toEqual({ format: "jpeg", width: 1200, height: 630 });
      const declared = ["og:image:type", "og:image:width", "og:image:height"].map((name) => meta(page, name));
      expect(declared, page.path).toEqual(["image/jpeg", "1200", "630"]);
    }
  });

  test("has icons and a manifest, as every page does, whose icons have the declared sizes", async () => {
    for (const page of pages) {
      const prefix = page.path.startsWith("/zh/") ? "/zh" : "";
      const name = page.path === `${prefix}/library/` ? "library" : "manifest";
      expect(links(page, "manifest").map(href), page.path).toEqual([`${prefix}/${name}.webmanifest`]);
      expect(links(page, "icon").map(href), page.path).toEqual(["/favicon.ico", "/favicon.svg"]);
      expect(links(page, "apple-touch-icon").map(href), page.path).toEqual(["/apple-touch-icon.png"]);
    }
    const manifests = ["", "zh/"].flatMap((folder) =>
      ["manifest", "library"].map((name) => JSON.parse(file(`${folder}${name}.webmanifest`))),
    );
    expect(manifests).toMatchObject([
      { lang: "en", start_url: "/", name: "Lamp Works", display: "browser" },
      { lang: "en", start_url: "/library/", name: "Your library · Lamp Works", display: "standalone" },
      { lang: "zh", start_url: "/zh/", name: "灯作" },
      { lang: "zh", start_url: "/zh/library/", scope: "/zh/", name: "我的书架 · 灯作", short_name: "灯作" },
    ]);
    for (const { src, sizes, type } of manifests.flatMap(({ icons }) => icons)) {
      const { width, height } = await sharp(join(site, src)).metadata();
      if (type === "image/png") expect(`${width}x${height}`, src).toBe(sizes);
    }
    expect((await sharp(join(site, "apple-touch-icon.png")).metadata()).width).toBe(180);
    const ico = readFileSync(join(site, "favicon.ico"));
    const small = await sharp(ico.subarray(ico.readUInt32LE(18))).metadata();
    expect([ico.readUInt16LE(2), ico[6], small.width, small.format]).toEqual([1, 32, 32, "png"]);
  });
});

describe("feeds", () => {
  test.each([
    ["en", "", "Lamp Works"],
    ["zh", "zh/", "灯作"],
  ])(
    "in %s are well-formed, declare their language, and link to pages that exist",
    async (lang, prefix, name) => {
      const feed = await xml.read(file(`${prefix}feed.xml`));
      expect(feed.attributes).toMatchObject({ xmlns: "http://www.w3.org/2005/Atom", "xml:lang": lang });
      expect(textOf(feed, "title")).toBe(name);
      expect(textOf(feed, "id")).toBe(`${SITE_URL}/${prefix}`);
      const self = childrenNamed(feed, "link").find(({ attributes }) => attributes.rel === "self");
      expect(self?.attributes.href).toBe(`${SITE_URL}/${prefix}feed.xml`);
      const entries = childrenNamed(feed, "entry");
      expect(entries).toHaveLength(9);
      const times = entries.map((entry) => textOf(entry, "updated") ?? "");
      expect(times).toEqual(times.toSorted().reverse());
      for (const entry of entries) {
        for (const link of childrenNamed(entry, "link"))
          expect(isPublished(site, link.attributes.href ?? "")).toBe(true);
      }

      const json = JSON.parse(file(`${prefix}feed.json`));
      expect(json).toMatchObject({
        version: "https://jsonfeed.org/version/1.1",
        language: lang,
        title: name,
      });
      expect(json.items.map(({ id }: { id: string }) => id)).toEqual(
        entries.map((entry) => textOf(entry, "id")),
      );
      for (const { content_html, ...item } of json.items) {
        expect(isPublished(site, item.url), item.url).toBe(true);
        expect(isPublished(site, item.image), item.image).toBe(true);
        expect(content_html).not.toMatch(/(href|src)="\//);
      }
    },
  );

  test("show a name literally, whatever characters it contains", async () => {
    const feed = await xml.read(file("feed.xml"));
    const titles = childrenNamed(feed, "entry").map((entry) => textOf(entry, "title") ?? "");
    const moon = titles.find((title) => title.includes("🏮")) ?? "";
    expect(moon).not.toContain("<");
    expect(moon).toContain("Moon");
    const { items } = JSON.parse(file("feed.json"));
    // Titles are plain text in JSON Feed and HTML in Atom.
    expect(items.map(({ title }: { title: string }) => title)).toContain(HOSTILE);
  });

  test("are linked from every page of their language", () => {
    for (const page of indexable) {
      const prefix = page.path.startsWith("/zh/") ? "/zh" : "";
      const types = new Map(
        links(page, "alternate")
          .filter((link) => !link.properties.hrefLang)
          .map((link) => [attribute(link, "type"), href(link)]),
      );
      expect(types, page.path).toEqual(
        new Map([
          ["application/atom+xml", `${prefix}/feed.xml`],
          ["application/feed+json", `${prefix}/feed.json`],
        ]),
      );
    }
  });

  test("llms.txt links only to pages and files that exist", () => {
    for (const path of ["llms.txt", "zh/llms.txt"]) {
      const addresses = [...file(path).matchAll(/\]\((\S+)\)/g)].map(([, address]) => address ?? "");
      expect(addresses.length).toBeGreaterThan(5);
      expect(
        addresses.filter((address) => !isPublished(site, address)),
        path,
      ).toEqual([]);
    }
  });

  test("for the Merchant Center have the pages, pictures and prices of the shop", async () => {
    const feed = await xml.read(file("merchant.xml"));
    expect(feed.attributes).toMatchObject({ version: "2.0", "xmlns:g": "http://base.google.com/ns/1.0" });
    const items = feed.children.flatMap((channel) => childrenNamed(channel, "item"));
    for (const item of items) {
      for (const name of ["g:link", "g:image_link"]) {
        expect(isPublished(site, textOf(item, name) ?? "/none"), name).toBe(true);
      }
    }
    expect(
      items.map((item) => [textOf(item, "g:id"), textOf(item, "g:price"), textOf(item, "g:sale_price")]),
    ).toEqual([
      ["all-lamps", "38.00 USD", "30.00 USD"],
      ["night-light/deluxe", "8.00 USD", null],
      ["wild-moon", "12.00 USD", null],
      ...["half-lamp", "one-lamp", "two-lamps"].flatMap((slug) => [
        [`${slug}/reader`, "29.00 USD", null],
        [`${slug}/studio`, "70.00 USD", "59.50 USD"],
      ]),
    ]);
    const zh = await xml.read(file("zh/merchant.xml"));
    const ids = zh.children
      .flatMap((channel) => childrenNamed(channel, "item"))
      .map((item) => textOf(item, "g:id"));
    expect(ids).toEqual(["half-lamp/reader", "half-lamp/studio", "two-lamps/reader", "two-lamps/studio"]);
  });
});

function pageAt(path: string): PublishedPage {
  const page = pages.find((page) => page.path === path);
  if (!page) throw new Error(`There is no ${path}`);
  return page;
}

/** The JSON-LD of a page. */
function data(path: string): Record<string, unknown>[] {
  const scripts = findAll(pageAt(path), "script").filter(
    (script) => attribute(script, "type") === "application/ld+json",
  );
  return scripts.flatMap(({ children: [text] }) => (text?.type === "text" ? JSON.parse(text.value) : []));
}

function meta(page: PublishedPage, name: string): string {
  const [element] = findAll(page, "meta").filter(({ properties }) =>
    [properties.name, properties.property].includes(name),
  );
  return element ? attribute(element, "content") : "";
}

function links(page: PublishedPage, rel: string): Element[] {
  return findAll(page, "link").filter((link) => attribute(link, "rel") === rel);
}

function href(link: Element): string {
  return attribute(link, "href");
}

function alternates(page: PublishedPage): Map<string, string> {
  const versions = links(page, "alternate").filter((link) => link.properties.hrefLang);
  return new Map(versions.map((link) => [attribute(link, "hrefLang"), href(link)]));
}
