import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { parseSitemap, parseSitemapIndex } from "sitemap";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Product } from "#catalogue/types.ts";
import { accentHex } from "#publish/finish/colour.ts";
import { atomFeed, jsonFeed } from "#publish/finish/feeds.ts";
import { llms } from "#publish/finish/llms.ts";
import { manifest } from "#publish/finish/manifest.ts";
import { merchantFeed } from "#publish/finish/merchant.ts";
import type { SiteContext } from "#publish/finish/site-context.ts";
import { sitemap } from "#publish/finish/sitemap.ts";
import { productData } from "#site/lib/structured-data.ts";
import { noPicture, option, pageContextWith, pictureAt, product, usd, viewOf } from "./test-products.ts";
import { childrenNamed, textOf, type XmlElement, xmlReader } from "./xml-reader.ts";

const SITE_URL = "https://lamps.example";
/** A font that pdf.js brings. */
const LIBERATION = "pdfjs-dist/standard_fonts/LiberationSans-Regular.ttf";
/** Characters that XML must escape, the end of a CDATA section, and characters that XML 1.0 forbids. */
const HOSTILE = `<a href="x">&amp; & "b" 'c' ]]> ]]> 🏮\u0000\u0007\u001f\ud800\uffff`;

let xml: Awaited<ReturnType<typeof xmlReader>>;
beforeAll(async () => {
  xml = await xmlReader();
});
afterAll(() => xml.close());

describe("texts with special characters", () => {
  const context = contextWith([
    product({
      name: HOSTILE,
      summary: HOSTILE,
      description: `<p>a[b[0]]>1 ]]> \u0007</p><p><a href="/x/">x</a><img src="y.png" srcset="y.png 1w"></p>`,
      tags: [{ slug: "light", name: HOSTILE }],
      options: [option({ key: "one", name: HOSTILE }), option({ key: "two" })],
    }),
  ]);
  context.view.shop.name = HOSTILE;

  test("leave the Atom feed well-formed", async () => {
    const feed = await xml.read(atomFeed(context));
    const [entry] = childrenNamed(feed, "entry");
    expect(feed && textOf(feed, "title")).toContain(`<a href="x">`);
    // Encoded as HTML, so that a feed reader shows the name and no link.
    expect(entry && textOf(entry, "title")).toMatch(
      /^&#x3C;a href="x">&#x26;amp; &#x26; "b" 'c' .+🏮\ufffd$/,
    );
    expect(entry && textOf(entry, "content")).toContain("a[b[0]]&gt;1");
  });

  test("leave the Merchant feed well-formed, as plain text", async () => {
    const [item] = await items(context);
    expect(item && textOf(item, "g:title")).toMatch(/^<a href="x">&amp; & "b" 'c' .+🏮\ufffd · /);
    expect(item && textOf(item, "g:description")).toContain("a[b[0]] >1");
  });

  test("have absolute links in feeds", () => {
    const [item] = JSON.parse(jsonFeed(context)).items;
    expect(item.content_html).toContain(`<a href="${SITE_URL}/x/">`);
    expect(item.content_html).toContain(`<img src="${SITE_URL}/products/lamp/y.png">`);
    expect(item.tags[0]).toContain(`<a href="x">`);
  });

  test("are not escaped where the JSON feed holds plain text", () => {
    const name = `Ink & "Paper" <1 & 2>`;
    const [item] = JSON.parse(jsonFeed(contextWith([product({ name, summary: "R&D's <b>" })]))).items;
    expect([item.title, item.summary]).toEqual([name, "R&D's <b>"]);
  });

  test("take one line of llms.txt each", () => {
    const text = llms(contextWith([product({ name: "A [b]\n# c", summary: "d\n\n## e" })]));
    expect(text).toContain(`- [A \\[b\\] # c](${SITE_URL}/products/lamp/): d ## e\n`);
  });
});

describe("a shop in one language and without products", () => {
  const empty = contextWith([]);

  test("has feeds without entries that do not change from day to day", async () => {
    const feed = await xml.read(atomFeed(empty));
    expect(childrenNamed(feed, "entry")).toEqual([]);
    expect(textOf(feed, "updated")).toBe("1970-01-01T00:00:00.000Z");
    expect(JSON.parse(jsonFeed(empty)).items).toEqual([]);
    expect(await items(empty)).toEqual([]);
    expect(llms(empty)).not.toContain("## Products");
    expect(JSON.parse(manifest(empty, "#fff")).start_url).toBe("/");
  });

  test("has a sitemap with the home page and the product list, each its own alternate", async () => {
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

test("the feeds of a large shop contain its hundred latest changes", async () => {
  const products = Array.from({ length: 120 }, (_, i) =>
    product({ slug: `lamp-${i}`, updated: new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10) }),
  );
  const large = contextWith(products);
  const { items: entries } = JSON.parse(jsonFeed(large));
  expect(entries).toHaveLength(100);
  expect(entries[0].url).toContain("/lamp-119/");
  expect(entries[99].url).toContain("/lamp-20/");
  expect(childrenNamed(await xml.read(atomFeed(large)), "entry")).toHaveLength(100);
});

describe("the sitemap", () => {
  test("of more than 50,000 URLs is an index of several files, all full but the last", async () => {
    // The home page and a list page for every 24 products make one URL too many for one file.
    const many = Array.from({ length: 48_000 }, (_, i) => product({ slug: `lamp-${i}`, cover: noPicture() }));
    const [[path, index] = ["", ""], ...parts] = await sitemap(contextWith(many).view, SITE_URL);
    expect(path).toBe("sitemap.xml");
    expect((await parseSitemapIndex(Readable.from(index))).map(({ url }) => url)).toEqual([
      `${SITE_URL}/sitemap-1.xml`,
      `${SITE_URL}/sitemap-2.xml`,
    ]);
    expect(parts.map(([path, text]) => [path, countUrls(text)])).toEqual([
      ["sitemap-1.xml", 50_000],
      ["sitemap-2.xml", 1],
    ]);
  });

  test("has no file of more than 50 MiB", async () => {
    const picture = (name: string) => pictureAt(`/media/${name.padEnd(1_900, "x")}.jpeg`);
    const gallery = Array.from({ length: 999 }, (_, i) => ({
      ...picture(`g${i}-`),
      before: null,
      grid: null,
    }));
    const heavy = Array.from({ length: 28 }, (_, i) => product({ slug: `lamp-${i}`, gallery }));
    const files = await sitemap(contextWith(heavy).view, SITE_URL);
    expect(files.map(([path]) => path)).toEqual(["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]);
    for (const [path, text] of files) expect(Buffer.byteLength(text), path).toBeLessThan(52_428_800);
  });
});

describe("structured data of a product", () => {
  const skus = (of: Product) =>
    JSON.stringify(productData(of, pageContextWith([of]))).match(/"sku":"[^"]+"/g);

  test("has a SKU for each edition, or the product's own without editions", () => {
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
  test("leaves out free, pay-what-you-want and unreleased products, and those in another language", async () => {
    const excluded = [
      option({ price: usd(0) }),
      option({ price: null }),
      option({ price: usd(900), minimum: usd(500) }),
    ].map((only, i) => product({ slug: `lamp-${i}`, options: [only] }));
    expect(await items(contextWith([...excluded, product({ lang: "zh" })]))).toEqual([]);
  });

  test("has the usual price and what an automatic discount leaves of it", async () => {
    const [item] = await items(
      contextWith([
        product({ options: [option({ price: usd(2900), compareAt: usd(3500), sale: usd(2320) })] }),
      ]),
    );
    const prices = item?.children.filter(({ name }) => name.endsWith("price")).map(({ text }) => text);
    expect(prices).toEqual(["29.00 USD", "23.20 USD"]);
  });

  test("has every field that Google requires, and the price before a reduction", async () => {
    const [item] = await items(
      contextWith([product({ kind: "book", options: [option({ price: usd(2900), compareAt: usd(3500) })] })]),
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

  test("groups editions, and keeps ids and texts within Google's limits", async () => {
    const options = ["first", "second"].map((key) => option({ key: `${key}-${"k".repeat(50)}`, name: key }));
    const found = await items(
      contextWith([product({ name: "灯".repeat(400), description: "光".repeat(9_000), options })]),
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

  test("has an id and a title for each edition, or the product's own without editions", async () => {
    const options = ["standard", "studio"].map((key) => option({ key, name: key }));
    const found = await items(
      contextWith([
        product({ slug: "two", options }),
        product({ slug: "one", options: [option({ key: "only" })] }),
      ]),
    );
    const facts = ["g:id", "g:item_group_id", "g:title"];
    expect(found.map((item) => facts.map((name) => textOf(item, name)))).toEqual([
      ["two/standard", "two", "Lamp · standard"],
      ["two/studio", "two", "Lamp · studio"],
      ["one", null, "Lamp"],
    ]);
  });

  test("writes prices with the decimals of their currency", async () => {
    const yen = option({ price: { amount: 2900, currency: "JPY" } });
    const [item] = await items(contextWith([product({ options: [yen] })]));
    expect(item && textOf(item, "g:price")).toBe("2900 JPY");
  });
});

describe("pictures", () => {
  test("have the accent's colour, in any CSS notation", () => {
    expect(accentHex("oklch(0.58 0.19 32)")).toBe("#d33e25");
    expect(accentHex("#abc")).toBe("#aabbcc");
    expect(accentHex(null)).toBe("#c53c25");
    expect(accentHex("teal")).toBe("#008080");
    expect(accentHex("RGB(0 128 128)")).toBe("#008080");
    expect(accentHex("lanternish")).toBe("#c53c25");
  });

  test("contain only texts for which this machine has a font", async () => {
    // This font only has the letters of "Lamp". scripts/sample/site-fonts.ts generates it.
    const font = await readFile(new URL("fixture/lamp.ttf", import.meta.url));
    expect(renderable({ "lamp.ttf": font })).toEqual({
      L: true,
      Lamp: true,
      "Lamp 灯": false,
      灯: false,
      "🏮": false,
    });
    expect(renderable({})).toEqual({ L: false, Lamp: false, "Lamp 灯": false, 灯: false, "🏮": false });
  });

  test("are icons made of the seal and of the font that draws its character", async () => {
    const font = await readFile(new URL("fixture/lamp.ttf", import.meta.url));
    const other = await readFile(createRequire(import.meta.url).resolve(LIBERATION));
    const [first, again, others] = [font, font, other].map((font) => iconReads({ "font.ttf": font }));
    expect(again).toEqual(first);
    expect(others).toMatchObject({ "the seal": first?.["the seal"] });
    expect(others).not.toEqual(first);
  });
});

/** Which texts a machine with these fonts and no others can draw. */
function renderable(fonts: Record<string, Buffer>): Record<string, boolean> {
  return runWithFonts(
    fonts,
    "text-image.ts",
    `const results = {};
    for (const text of ["L", "Lamp", "Lamp 灯", "灯", "🏮"]) results[text] = await module.canRenderText(text);
    console.log(JSON.stringify(results));`,
  );
}

/** What the icons of a shop are drawn of on a machine with these fonts and no others. */
function iconReads(fonts: Record<string, Buffer>): Record<string, string> {
  const program = `console.log(JSON.stringify(Object.fromEntries(module.sealReads(await module.chooseSeal(["Lamp"], "#c53c25")))));`;
  return runWithFonts(fonts, "icons.ts", program);
}

/** Runs a program in a process that has these fonts and no others. @returns the JSON that it prints */
function runWithFonts(fonts: Record<string, Buffer>, file: string, program: string) {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-fonts-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "fonts"));
  for (const [name, font] of Object.entries(fonts)) writeFileSync(join(folder, "fonts", name), font);
  const settings = join(folder, "fonts.conf");
  writeFileSync(
    settings,
    `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>`,
  );
  const module = new URL(`../../scripts/publish/finish/${file}`, import.meta.url).href;
  const script = `const module = await import("${module}");\n${program}`;
  const env = { ...process.env, FONTCONFIG_FILE: settings };
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { env, encoding: "utf8" }),
  );
}

function countUrls(text: string): number {
  return text.split("<url>").length - 1;
}

async function items(context: SiteContext): Promise<XmlElement[]> {
  const feed = await xml.read(merchantFeed(context));
  return feed.children.flatMap((channel) => childrenNamed(channel, "item"));
}

/** A shop of these products, in English. */
function contextWith(products: Product[]): SiteContext {
  return { view: viewOf(products), lang: "en", siteUrl: SITE_URL };
}
