import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { parseSitemap, parseSitemapIndex } from "sitemap";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Product } from "#catalogue/types.ts";
import { accentOf } from "#publish/finish/colour.ts";
import { atom, jsonFeed } from "#publish/finish/feeds.ts";
import { llms } from "#publish/finish/llms.ts";
import { manifest } from "#publish/finish/manifest.ts";
import { merchant } from "#publish/finish/merchant.ts";
import { sitemap } from "#publish/finish/sitemap.ts";
import { productData } from "#site/lib/structured.ts";
import { groundWith, noPicture, option, pictureAt, product, usd, viewOf } from "./products.ts";
import { named, textOf, type XmlElement, xmlReader } from "./xml-reader.ts";

const SITE_URL = "https://lamps.example";
/** What XML must escape, what CDATA ends with, and what XML 1.0 cannot say at all. */
const HOSTILE = `<a href="x">&amp; & "b" 'c' ]]> ]]> 🏮\u0000\u0007\u001f\ud800\uffff`;

let xml: Awaited<ReturnType<typeof xmlReader>>;
beforeAll(async () => {
  xml = await xmlReader();
});
afterAll(() => xml.close());

describe("texts of any kind", () => {
  const said = told([
    product({
      name: HOSTILE,
      summary: HOSTILE,
      description: `<p>a[b[0]]>1 ]]> \u0007</p><p><a href="/x/">x</a><img src="y.png" srcset="y.png 1w"></p>`,
      tags: [{ slug: "light", name: HOSTILE }],
      options: [option({ key: "one", name: HOSTILE }), option({ key: "two" })],
    }),
  ]);
  said.view.shop.name = HOSTILE;

  test("leave the Atom feed well-formed", async () => {
    const feed = await xml.read(atom(said));
    const [entry] = named(feed, "entry");
    expect(feed && textOf(feed, "title")).toContain(`<a href="x">`);
    // Told as HTML, so that a reader shows the name and no link.
    expect(entry && textOf(entry, "title")).toMatch(
      /^&#x3C;a href="x">&#x26;amp; &#x26; "b" 'c' .+🏮\ufffd$/,
    );
    expect(entry && textOf(entry, "content")).toContain("a[b[0]]&gt;1");
  });

  test("leave the Merchant feed well-formed, as plain text", async () => {
    const [item] = await items(said);
    expect(item && textOf(item, "g:title")).toMatch(/^<a href="x">&amp; & "b" 'c' .+🏮\ufffd · /);
    expect(item && textOf(item, "g:description")).toContain("a[b[0]] >1");
  });

  test("keep what a page leads to, seen from elsewhere", () => {
    const [item] = JSON.parse(jsonFeed(said)).items;
    expect(item.content_html).toContain(`<a href="${SITE_URL}/x/">`);
    expect(item.content_html).toContain(`<img src="${SITE_URL}/products/lamp/y.png">`);
    expect(item.tags[0]).toContain(`<a href="x">`);
  });

  test("stand in the JSON feed as they are, where they are plain text", () => {
    const name = `Ink & "Paper" <1 & 2>`;
    const [item] = JSON.parse(jsonFeed(told([product({ name, summary: "R&D's <b>" })]))).items;
    expect([item.title, item.summary]).toEqual([name, "R&D's <b>"]);
  });

  test("stay within one line of llms.txt", () => {
    const text = llms(told([product({ name: "A [b]\n# c", summary: "d\n\n## e" })]));
    expect(text).toContain(`- [A \\[b\\] # c](${SITE_URL}/products/lamp/): d ## e\n`);
  });
});

describe("a shop in one language without products", () => {
  const empty = told([]);

  test("has feeds without entries, the same on every day", async () => {
    const feed = await xml.read(atom(empty));
    expect(named(feed, "entry")).toEqual([]);
    expect(textOf(feed, "updated")).toBe("1970-01-01T00:00:00.000Z");
    expect(JSON.parse(jsonFeed(empty)).items).toEqual([]);
    expect(await items(empty)).toEqual([]);
    expect(llms(empty)).not.toContain("## Products");
    expect(JSON.parse(manifest(empty, "#fff")).start_url).toBe("/");
  });

  test("has a sitemap of its home and its list, which are their own alternates", async () => {
    const [[path, text] = ["", ""], ...more] = await sitemap(empty.view, SITE_URL);
    expect([path, more]).toEqual(["sitemap.xml", []]);
    const pages = await parseSitemap(Readable.from(text));
    expect(pages.map(({ url, links }) => [url, links.map(({ lang, hreflang }) => lang ?? hreflang)])).toEqual(
      [
        [`${SITE_URL}/`, ["en", "x-default"]],
        [`${SITE_URL}/products/`, ["en", "x-default"]],
      ],
    );
  });
});

describe("the sitemap", () => {
  test("of more than 50,000 addresses is an index of several, each full but the last", async () => {
    // With the home page, and a page of the list for every 24 products, one address too many for one file.
    const many = Array.from({ length: 48_000 }, (_, i) => product({ slug: `lamp-${i}`, cover: noPicture() }));
    const [[path, index] = ["", ""], ...parts] = await sitemap(told(many).view, SITE_URL);
    expect(path).toBe("sitemap.xml");
    expect((await parseSitemapIndex(Readable.from(index))).map(({ url }) => url)).toEqual([
      `${SITE_URL}/sitemap-1.xml`,
      `${SITE_URL}/sitemap-2.xml`,
    ]);
    expect(parts.map(([path, text]) => [path, addresses(text)])).toEqual([
      ["sitemap-1.xml", 50_000],
      ["sitemap-2.xml", 1],
    ]);
  });

  test("has no file of more than 50 MiB", async () => {
    const picture = (name: string) => pictureAt(`/media/${name.padEnd(1_900, "x")}.jpeg`);
    const gallery = Array.from({ length: 999 }, (_, i) => picture(`g${i}-`));
    const heavy = Array.from({ length: 28 }, (_, i) => product({ slug: `lamp-${i}`, gallery }));
    const files = await sitemap(told(heavy).view, SITE_URL);
    expect(files.map(([path]) => path)).toEqual(["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]);
    for (const [path, text] of files) expect(Buffer.byteLength(text), path).toBeLessThan(52_428_800);
  });
});

describe("what search engines are told of a product", () => {
  const skus = (of: Product) => JSON.stringify(productData(of, groundWith([of]))).match(/"sku":"[^"]+"/g);

  test("tells editions apart whatever their keys are, and names what has none by its product alone", () => {
    const options = ["standard", "studio"].map((key) => option({ key }));
    expect(skus(product({ options }))).toEqual([
      '"sku":"lamp"',
      '"sku":"lamp/standard"',
      '"sku":"lamp/studio"',
    ]);
    expect(skus(product({ options: [option({ key: "only" })] }))).toEqual(['"sku":"lamp"', '"sku":"lamp"']);
  });
});

describe("the Merchant feed", () => {
  test("leaves out what is free, not for sale yet, paid for as one wishes, or in another language", async () => {
    const none = [
      option({ price: usd(0) }),
      option({ price: null }),
      option({ price: usd(900), minimum: usd(500) }),
    ].map((only, i) => product({ slug: `lamp-${i}`, options: [only] }));
    expect(await items(told([...none, product({ lang: "zh" })]))).toEqual([]);
  });

  test("says all that Google asks for, and what a thing cost before", async () => {
    const [item] = await items(
      told([product({ kind: "book", options: [option({ price: usd(2900), compareAt: usd(3500) })] })]),
    );
    expect(item && Object.fromEntries(item.children.map(({ name, text }) => [name, text]))).toEqual({
      "g:id": "lamp",
      "g:title": "Lamp",
      "g:description": "A lamp.\nIt shines.",
      "g:link": `${SITE_URL}/products/lamp/`,
      "g:image_link": `${SITE_URL}/media/lamp.jpeg`,
      "g:availability": "in_stock",
      "g:price": "35.00 USD",
      "g:sale_price": "29.00 USD",
      "g:condition": "new",
      "g:brand": "Lamp Works",
      "g:identifier_exists": "no",
      "g:google_product_category": "Media > Books",
    });
  });

  test("groups editions, and keeps ids and texts within their lengths", async () => {
    const options = ["first", "second"].map((key) => option({ key: `${key}-${"k".repeat(50)}`, name: key }));
    const found = await items(
      told([product({ name: "灯".repeat(400), description: "光".repeat(9_000), options })]),
    );
    const ids = found.map((item) => textOf(item, "g:id") ?? "");
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^lamp\/(first|second)-k+-[0-9a-f]{12}$/);
    for (const item of found) {
      expect(textOf(item, "g:id")).toHaveLength(50);
      expect(textOf(item, "g:item_group_id")).toBe("lamp");
      expect(textOf(item, "g:title")).toHaveLength(150);
      expect(textOf(item, "g:description")).toHaveLength(5000);
    }
  });

  test("tells editions apart whatever their keys are, and names what has none by its product alone", async () => {
    const options = ["standard", "studio"].map((key) => option({ key, name: key }));
    const found = await items(
      told([product({ slug: "two", options }), product({ slug: "one", options: [option({ key: "only" })] })]),
    );
    const facts = ["g:id", "g:item_group_id", "g:title"];
    expect(found.map((item) => facts.map((name) => textOf(item, name)))).toEqual([
      ["two/standard", "two", "Lamp · standard"],
      ["two/studio", "two", "Lamp · studio"],
      ["one", null, "Lamp"],
    ]);
  });

  test("writes a sum as its currency does", async () => {
    const yen = option({ price: { amount: 2900, currency: "JPY" } });
    const [item] = await items(told([product({ options: [yen] })]));
    expect(item && textOf(item, "g:price")).toBe("2900 JPY");
  });
});

describe("drawing", () => {
  test("an accent in any notation of CSS is drawn in its colour", async () => {
    expect(await accentOf("oklch(0.58 0.19 32)")).toBe("#d33e25");
    expect(await accentOf("#abc")).toBe("#aabbcc");
    expect(await accentOf(null)).toBe("#c43c25");
    expect(await accentOf("teal")).toBe("#008080");
    expect(await accentOf("lanternish")).toBe("#c43c25");
  });

  test("a machine draws only letters for which it has a font", async () => {
    // It has the four letters of "Lamp" alone; scripts/sample/site-fonts.ts makes it.
    const font = await readFile(new URL("fixture/lamp.ttf", import.meta.url));
    expect(settable({ "lamp.ttf": font })).toEqual({
      L: true,
      Lamp: true,
      "Lamp 灯": false,
      灯: false,
      "🏮": false,
    });
    expect(settable({})).toEqual({ L: false, Lamp: false, "Lamp 灯": false, 灯: false, "🏮": false });
  });
});

/** What a machine with these fonts and no others can set. */
function settable(fonts: Record<string, Buffer>): Record<string, boolean> {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-fonts-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "fonts"));
  for (const [name, font] of Object.entries(fonts)) writeFileSync(join(folder, "fonts", name), font);
  const settings = join(folder, "fonts.conf");
  writeFileSync(
    settings,
    `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>`,
  );
  const lettering = new URL("../../scripts/publish/finish/lettering.ts", import.meta.url).href;
  const program = `const { canSet } = await import("${lettering}");
    const said = {};
    for (const text of ["L", "Lamp", "Lamp 灯", "灯", "🏮"]) said[text] = await canSet(text);
    console.log(JSON.stringify(said));`;
  const env = { ...process.env, FONTCONFIG_FILE: settings };
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", program], { env, encoding: "utf8" }),
  );
}

function addresses(text: string): number {
  return text.split("<url>").length - 1;
}

async function items(of: ReturnType<typeof told>): Promise<XmlElement[]> {
  const feed = await xml.read(merchant(of));
  return feed.children.flatMap((channel) => named(channel, "item"));
}

function told(products: Product[]) {
  return { view: viewOf(products), lang: "en", siteUrl: SITE_URL };
}
