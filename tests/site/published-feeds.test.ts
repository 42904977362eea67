import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FIXTURE_SHOP_URL, HOSTILE } from "./fixture-shop.ts";
import { fixtureSite, href, links } from "./fixture-site.ts";
import { attribute, isPublished } from "./published-pages.ts";
import { childrenNamed, textOf, xmlReader } from "./xml-reader.ts";

const SITE_URL = FIXTURE_SHOP_URL;
const site = fixtureSite();

let xml: Awaited<ReturnType<typeof xmlReader>>;
beforeAll(async () => {
  xml = await xmlReader();
});
afterAll(() => xml.close());

describe("feeds", () => {
  test.each([
    ["en", "", "Lamp Works"],
    ["zh", "zh/", "灯作"],
  ])(
    "in %s are well-formed, declare their language, and link to pages that exist",
    async (lang, prefix, name) => {
      const feed = await xml.read(site.file(`${prefix}feed.xml`));
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
          expect(isPublished(site.folder, link.attributes.href ?? "")).toBe(true);
      }

      const json = JSON.parse(site.file(`${prefix}feed.json`));
      expect(json).toMatchObject({
        version: "https://jsonfeed.org/version/1.1",
        language: lang,
        title: name,
      });
      expect(json.items.map(({ id }: { id: string }) => id)).toEqual(
        entries.map((entry) => textOf(entry, "id")),
      );
      for (const { content_html, ...item } of json.items) {
        expect(isPublished(site.folder, item.url), item.url).toBe(true);
        expect(isPublished(site.folder, item.image), item.image).toBe(true);
        expect(content_html).not.toMatch(/(href|src)="\//);
      }
    },
  );

  test("show a name literally, whatever characters it contains", async () => {
    const feed = await xml.read(site.file("feed.xml"));
    const titles = childrenNamed(feed, "entry").map((entry) => textOf(entry, "title") ?? "");
    const moon = titles.find((title) => title.includes("🏮")) ?? "";
    expect(moon).not.toContain("<");
    expect(moon).toContain("Moon");
    const { items } = JSON.parse(site.file("feed.json"));
    // Titles are plain text in JSON Feed and HTML in Atom.
    expect(items.map(({ title }: { title: string }) => title)).toContain(HOSTILE);
  });

  test("are linked from every page of their language", () => {
    for (const page of site.indexable) {
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
      const addresses = [...site.file(path).matchAll(/\]\((\S+)\)/g)].map(([, address]) => address ?? "");
      expect(addresses.length).toBeGreaterThan(5);
      expect(
        addresses.filter((address) => !isPublished(site.folder, address)),
        path,
      ).toEqual([]);
    }
  });

  test("for the Merchant Center have the pages, pictures and prices of the shop", async () => {
    const feed = await xml.read(site.file("merchant.xml"));
    expect(feed.attributes).toMatchObject({ version: "2.0", "xmlns:g": "http://base.google.com/ns/1.0" });
    const items = feed.children.flatMap((channel) => childrenNamed(channel, "item"));
    for (const item of items) {
      for (const name of ["g:link", "g:image_link"]) {
        expect(isPublished(site.folder, textOf(item, name) ?? "/none"), name).toBe(true);
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
    const zh = await xml.read(site.file("zh/merchant.xml"));
    const ids = zh.children
      .flatMap((channel) => childrenNamed(channel, "item"))
      .map((item) => textOf(item, "g:id"));
    expect(ids).toEqual(["half-lamp/reader", "half-lamp/studio", "two-lamps/reader", "two-lamps/studio"]);
  });
});
