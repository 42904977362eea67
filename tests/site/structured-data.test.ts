import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { FIXTURE_SHOP_URL, HOSTILE } from "./fixture-shop.ts";
import { fixtureSite } from "./fixture-site.ts";
import { attribute, findAll, isPublished } from "./published-pages.ts";

const SITE_URL = FIXTURE_SHOP_URL;
const site = fixtureSite();

describe("structured data", () => {
  test("has the required properties, on the pages where it belongs", () => {
    const kinds = (path: string) => data(path).map((item) => item["@type"]);
    expect(kinds("/zh/")).toEqual(["Organization", "WebSite"]);
    expect(kinds("/products/two-lamps/")).toEqual(["Product", "BreadcrumbList"]);
    for (const path of ["/collections/shining/", "/tags/light/", "/zh/pages/help/"]) {
      expect(kinds(path), path).toEqual(["BreadcrumbList"]);
    }
    for (const { path } of site.pages) {
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
    for (const picture of [product?.image].flat())
      expect(isPublished(site.folder, String(picture))).toBe(true);
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
      expect(isPublished(site.folder, SITE_URL + path)).toBe(true);
    }
  });

  test("has the shop's logo as a raster image, and its search", async () => {
    for (const path of ["/", "/zh/"]) {
      const [shop] = data(path);
      expect(shop).toMatchObject({ "@id": `${SITE_URL}/#shop`, logo: `${SITE_URL}/icon-512.png` });
    }
    const [, website] = data("/zh/");
    const { format, width, height } = await sharp(join(site.folder, "icon-512.png")).metadata();
    expect({ format, width, height }).toEqual({ format: "png", width: 512, height: 512 });
    expect(website).toMatchObject({
      potentialAction: { target: { urlTemplate: `${SITE_URL}/zh/search/?q={search_term_string}` } },
    });
  });

  test("is not broken out of by a text that ends a script element", () => {
    const page = site.pageAt("/products/wild-moon/");
    const [product] = data(page.path);
    expect(product?.name).toBe(HOSTILE);
    expect(findAll(page, "b")).toEqual([]);
  });
});

/** The JSON-LD of a page. */
function data(path: string): Record<string, unknown>[] {
  const scripts = findAll(site.pageAt(path), "script").filter(
    (script) => attribute(script, "type") === "application/ld+json",
  );
  return scripts.flatMap(({ children: [text] }) => (text?.type === "text" ? JSON.parse(text.value) : []));
}
