import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { buildCatalogue } from "#catalogue/build.ts";
import { ContentInvalid } from "#catalogue/content/mistakes.ts";
import { openReadOnly, writeCatalogue } from "#catalogue/duckdb.ts";
import { publicFiles } from "#catalogue/public-json.ts";
import { type Catalogue, openCatalogue } from "#catalogue/reader.ts";
import type { CatalogueView, Product } from "#catalogue/types.ts";
import { OffersFile } from "#domain/offer.ts";
import { allRows } from "./all-rows.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const MINIMAL = `---
name: Two Lamps
kind: book
summary: A book about two lamps.
comingSoon: true
created: 2025-03-04
coverAlt: Two lamps.
---

Two.
`;

const root = mkdtempSync(join(tmpdir(), "vitrine-build-"));
const outDir = join(root, "release");
const cacheDir = join(root, "cache");
let catalogue: Catalogue;
let en: CatalogueView;
let zh: CatalogueView;

beforeAll(async () => {
  await buildCatalogue({ contentDir: FIXTURE, outDir, cacheDir });
  catalogue = await openCatalogue(join(outDir, "catalogue.duckdb"));
  en = await catalogue.view("en");
  zh = await catalogue.view("zh");
});
afterAll(() => {
  catalogue.close();
  rmSync(root, { recursive: true });
});

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(outDir, file), "utf8"));
}

function publicJson(view: CatalogueView, language: string, path: string): unknown {
  return JSON.parse(new Map(publicFiles(view, language)).get(path)?.text ?? "null");
}

function find({ products }: CatalogueView, slug: string): Product {
  const product = products.find((candidate) => candidate.slug === slug);
  if (!product) throw new Error(`No ${slug}`);
  return product;
}

describe("the reader", () => {
  test("returns the shop in each of its languages", async () => {
    expect(await catalogue.languages()).toEqual(["en", "zh"]);
    expect(en.shop).toEqual({
      name: "Lamp Works",
      tagline: "Light in small files",
      author: "Mei Deng",
      opening: "I draw lamps.",
      currency: "USD",
      languages: ["en", "zh"],
      support: "hello@lamp.example",
      tax: "none",
      featured: ["two-lamps", "paper-moon"],
      refunds: "<p>Thirty days.</p>",
      theme: {
        accent: "oklch(0.58 0.19 32)",
        fonts: "studio",
        density: "airy",
        logo: { src: expect.stringMatching(/\.svg$/), width: 120, height: 40 },
        logoDark: { src: expect.stringMatching(/\.png$/), width: 120, height: 40 },
        titleFont: null,
        textFont: null,
      },
    });
    expect(zh.shop.name).toBe("灯作");
    await expect(catalogue.view("fr")).rejects.toThrow("no pages in fr");
  });

  test("returns a product with its texts in the language", () => {
    const product = find(zh, "two-lamps");
    expect(product).toMatchObject({
      lang: "zh",
      kind: "book",
      name: "两盏灯",
      summary: "一本讲两盏灯的书。",
    });
    expect(product).toMatchObject({ created: "2025-03-04", updated: "2026-10-02", collections: ["shining"] });
    expect(product.tags).toEqual([
      { slug: "light", name: "光" },
      { slug: "paper", name: "纸" },
    ]);
    expect(product.contents).toEqual([
      { title: "一", detail: "两页", lang: "zh" },
      { title: "二", detail: null, lang: "zh" },
    ]);
    expect(product.faq).toEqual([
      {
        question: "亮吗？",
        answer: '<p>亮。听<a href="/zh/products/lamp-song/">灯歌</a>。</p>',
        lang: "zh",
      },
    ]);
    expect(product.licence).toBe('<p><strong>一人</strong>使用。见<a href="/zh/pages/help/">许可</a>。</p>');
  });

  test("returns editions with prices in minor units, and the files of each", () => {
    expect(find(en, "two-lamps").options).toEqual([
      {
        key: "reader",
        previousKeys: [],
        name: "Reader’s edition",
        lang: "en",
        summary: null,
        summaryLang: "en",
        price: { amount: 2900, currency: "USD" },
        minimum: null,
        compareAt: null,
        sale: null,
        licenceKeys: null,
        otherPrices: [],
        release: null,
        seats: null,
        copies: null,
        downloads: null,
        stampsPdfs: false,
        isSoldOut: false,
        files: ["lamps.pdf"],
      },
      {
        key: "studio",
        previousKeys: [],
        name: "Studio edition",
        lang: "en",
        summary: "With the drawings.",
        summaryLang: "en",
        price: { amount: 5950, currency: "USD" },
        minimum: null,
        compareAt: { amount: 7000, currency: "USD" },
        sale: null,
        licenceKeys: null,
        otherPrices: [],
        release: null,
        seats: null,
        copies: null,
        downloads: null,
        stampsPdfs: false,
        isSoldOut: false,
        files: ["lamps.pdf", "灯 图稿.txt"],
      },
    ]);
    expect(find(zh, "two-lamps").options.map(({ name }) => name)).toEqual(["读者版", "工作室版"]);
  });

  test("returns pay-what-you-want prices, free products, and those that are not for sale yet", () => {
    const [song] = find(zh, "lamp-song").options;
    expect(song).toMatchObject({
      key: "standard",
      name: "灯歌",
      price: { amount: 900 },
      minimum: { amount: 500 },
    });
    expect(find(en, "paper-moon").options[0]?.price?.amount).toBe(0);
    expect(find(en, "next-year").options).toMatchObject([{ key: "standard", price: null, files: [] }]);
  });

  test("returns size, type, checksum, pages and duration of every file", () => {
    expect(find(en, "two-lamps").files[0]).toEqual({
      name: "lamps.pdf",
      title: "The book",
      lang: "en",
      size: 582,
      type: "application/pdf",
      sha256: "01180fe7736131dd7c11b9254dc6f54601e880766351f0898d991a6f4e9361ce",
      pages: 2,
      duration: null,
    });
    expect(find(zh, "two-lamps").files.map(({ title }) => title)).toEqual(["全书", null]);
    expect(find(en, "lamp-song").files[0]).toMatchObject({ type: "audio/wav", duration: 2 });
  });

  test("falls back to the default language without a translation, and says so", () => {
    const product = find(zh, "paper-moon");
    expect(product).toMatchObject({ lang: "en", name: "Paper Moon", licence: "<p>Do what you like.</p>" });
  });

  test("sorts products and changes newest first, and the gallery as it is listed", () => {
    expect(en.products.map(({ slug }) => slug)).toEqual([
      "next-year",
      "all-lamps",
      "lamp-song",
      "paper-moon",
      "two-lamps",
    ]);
    expect(find(en, "two-lamps").changelog).toEqual([
      { date: "2026-10-02", version: "1.10", notes: "<p>A <em>third</em> lamp.</p>", lang: "en" },
      { date: "2025-03-04", version: "1.0", notes: "<p>First edition.</p>", lang: "en" },
    ]);
    expect(find(en, "two-lamps").gallery.map(({ alt }) => alt)).toEqual([
      "The second lamp.",
      "The first lamp.",
    ]);
    expect(find(zh, "two-lamps").gallery.map(({ alt }) => alt)).toEqual(["第二盏灯。", "第一盏灯。"]);
  });

  test("ranks related products by rare tags and shared collections", () => {
    expect(find(en, "two-lamps").related).toEqual(["all-lamps", "paper-moon", "lamp-song"]);
    expect(find(en, "next-year").related).toEqual([]);
  });

  test("returns collections, pages and tags", () => {
    expect(zh.collections).toMatchObject([
      { slug: "shining", name: "发光", products: ["two-lamps", "all-lamps"] },
    ]);
    expect(zh.pages).toMatchObject([{ slug: "help", lang: "zh", title: "帮助", updated: "2026-09-01" }]);
    expect(zh.pages[0]?.body).toContain('<a href="/zh/products/two-lamps/">两盏灯</a>');
    expect(en.tags.map(({ name }) => name)).toEqual(["Light", "Paper", "Sound"]);
  });
});

describe("pictures", () => {
  test("exist in every width and format, named by a hash of their content", () => {
    const { cover } = find(en, "two-lamps");
    expect(cover).toMatchObject({ alt: "Two lamps.", width: 1280, height: 1600 });
    expect(cover.sources.map(({ type, variants }) => [type, variants.map(({ width }) => width)])).toEqual([
      ["image/avif", [320, 480, 720, 960, 1280]],
      ["image/jpeg", [720, 1280]],
    ]);
    for (const { src, width } of cover.sources.flatMap(({ variants }) => variants)) {
      expect(src).toMatch(new RegExp(`^/media/[0-9a-f]{10}-${width}\\.(avif|jpeg)$`));
      expect(statSync(join(outDir, "site", src)).size).toBeGreaterThan(100);
    }
  });

  test("have a placeholder of at most 300 bytes", () => {
    for (const { cover } of en.products) {
      expect(cover.placeholder).toMatch(/^data:image\/webp;base64,/);
      expect(cover.placeholder.length).toBeLessThanOrEqual(300);
    }
  });
});

test("a free sample is public under its own name, and code is shown on the page", () => {
  const [sample] = find(zh, "two-lamps").samples;
  expect(sample).toMatchObject({ name: "lamp.css", title: "CSS里的一盏灯", type: "text/css", size: 23 });
  expect(sample?.html).toContain('<span class="hljs-attribute">color</span>');
  expect(readFileSync(join(outDir, "site", sample?.src ?? ""), "utf8")).toBe(".lamp { color: gold; }\n");
});

test("files for sale are not part of the site", () => {
  const published = readdirSync(join(outDir, "site"), { recursive: true, encoding: "utf8" });
  expect(published.filter((name) => /lamps\.pdf|song\.wav|moon\.pdf|图稿/.test(name))).toEqual([]);
});

describe("offers.json", () => {
  test("has the shape that the checkout expects", () => {
    const { offers, shop } = OffersFile.parse(readJson("offers.json"));
    expect(shop).toEqual({
      name: { en: "Lamp Works", zh: "灯作" },
      author: { en: "Mei Deng", zh: "邓梅" },
      languages: ["en", "zh"],
      support: "hello@lamp.example",
      accent: "#d23e25",
    });
    const book = offers.find(({ product }) => product === "two-lamps");
    expect(book).toMatchObject({ name: { en: "Two Lamps", zh: "两盏灯" }, currency: "USD" });
    expect(book?.image).toMatch(/^\/media\/[0-9a-f]{10}-1280\.jpeg$/);
    expect(book?.covers).toEqual({
      en: {
        src: expect.stringMatching(/^\/media\/[0-9a-f]{10}-480\.avif$/),
        srcset: expect.stringMatching(/-480\.avif 480w, .*-1280\.avif 1280w$/),
        ...{ width: 1280, height: 1600 },
      },
    });
    expect(book?.options.map(({ key, price }) => [key, price])).toEqual([
      ["reader", 2900],
      ["studio", 5950],
    ]);
    expect(book?.options[0]?.parts).toEqual([
      {
        product: "two-lamps",
        name: { en: "Two Lamps", zh: "两盏灯" },
        files: [
          {
            key: "01180fe7736131dd7c11b9254dc6f54601e880766351f0898d991a6f4e9361ce/lamps.pdf",
            name: "lamps.pdf",
            title: { en: "The book", zh: "全书" },
            size: 582,
            type: "application/pdf",
            sha256: "01180fe7736131dd7c11b9254dc6f54601e880766351f0898d991a6f4e9361ce",
          },
        ],
      },
    ]);
  });

  test("has no Chinese texts of a product that is not translated", () => {
    const { offers } = OffersFile.parse(readJson("offers.json"));
    const moon = offers.find(({ product }) => product === "paper-moon");
    expect(moon).toMatchObject({ name: { en: "Paper Moon" }, summary: { en: "A moon to print." } });
    expect(Object.keys(moon?.options[0]?.parts[0]?.name ?? {})).toEqual(["en"]);
  });

  test("has the files of the cheapest edition of each product in a bundle", () => {
    const { offers } = OffersFile.parse(readJson("offers.json"));
    const [option] = offers.find(({ product }) => product === "all-lamps")?.options ?? [];
    expect(option?.parts.map(({ product, files }) => [product, files.map(({ name }) => name)])).toEqual([
      ["two-lamps", ["lamps.pdf"]],
      ["lamp-song", ["song.wav"]],
    ]);
  });
});

describe("the public catalogue", () => {
  test("has the same shape in the list and for each product", () => {
    const list = publicJson(en, "en", "/products.json");
    expect(list).toHaveLength(5);
    expect(list).toContainEqual(publicJson(en, "en", "/products/two-lamps.json"));
    expect(publicJson(en, "en", "/products/lamp-song.json")).toEqual({
      slug: "lamp-song",
      lang: "en",
      name: "Lamp Song",
      kind: "music",
      summary: "A lamp, humming.",
      url: "/products/lamp-song/",
      image: find(en, "lamp-song").cover.sources.at(-1)?.variants.at(-1)?.src,
      tags: [
        { slug: "sound", name: "Sound" },
        { slug: "light", name: "Light" },
      ],
      options: [
        {
          key: "standard",
          name: "Lamp Song",
          price: { amount: 900, currency: "USD" },
          minimum: { amount: 500, currency: "USD" },
        },
      ],
      files: [
        {
          name: "song.wav",
          size: 16044,
          type: "audio/wav",
          sha256: "79fe866c2e9da535330801d9b16532addba8cc5f3bdebb186d9461f32e0764d7",
          pages: null,
          duration: 2,
        },
      ],
      created: "2026-05-01",
      updated: "2026-05-01",
    });
  });

  test("exists in the other languages too", () => {
    expect(publicJson(zh, "zh", "/zh/products/two-lamps.json")).toMatchObject({
      lang: "zh",
      name: "两盏灯",
      url: "/zh/products/two-lamps/",
    });
  });
});

describe("a build", () => {
  test("of the same content produces the same rows, offers and files", async () => {
    const again = join(temporaryFolder(), "release");
    await buildCatalogue({ contentDir: FIXTURE, outDir: again, cacheDir });
    expect(await allRows(join(again, "catalogue.duckdb"))).toEqual(
      await allRows(join(outDir, "catalogue.duckdb")),
    );
    const files = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
    expect(files(again)).toEqual(files(outDir));
    expect(readFileSync(join(again, "offers.json"), "utf8")).toBe(
      readFileSync(join(outDir, "offers.json"), "utf8"),
    );
  });

  test("without a cache produces the same pictures as one with a cache", async () => {
    const folder = temporaryFolder();
    const contentDir = shopWith({
      "products/two-lamps/product.md": MINIMAL,
      "products/two-lamps/product.zh.md": null,
      "products/two-lamps/gallery": null,
      "products/all-lamps": null,
      collections: null,
    });
    await buildCatalogue({ contentDir, outDir: join(folder, "release"), cacheDir: join(folder, "cache") });
    for (const { src } of find(en, "two-lamps").cover.sources.flatMap(({ variants }) => variants)) {
      const [before, after] = [outDir, join(folder, "release")].map((dir) =>
        readFileSync(join(dir, "site", src)),
      );
      expect(after?.equals(before ?? Buffer.alloc(0))).toBe(true);
    }
  });

  test("of content with mistakes keeps the previous catalogue", async () => {
    const folder = temporaryFolder();
    await buildCatalogue({ contentDir: FIXTURE, outDir: folder, cacheDir });
    const before = readFileSync(join(folder, "catalogue.duckdb"));
    const contentDir = shopWith({ "products/two-lamps/cover.svg": "no picture", "tags.yaml": "light: {}\n" });
    const failure = await buildCatalogue({ contentDir, outDir: folder, cacheDir }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ContentInvalid);
    expect(failure).toMatchObject({
      mistakes: expect.arrayContaining([expect.objectContaining({ file: "tags.yaml" })]),
    });
    expect(failure).toMatchObject({
      mistakes: expect.arrayContaining([expect.objectContaining({ file: "products/two-lamps/cover.svg" })]),
    });
    expect(readFileSync(join(folder, "catalogue.duckdb")).equals(before)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual([
      "catalogue.duckdb",
      "catalogue.json",
      "messages.json",
      "offers.json",
      "site",
    ]);
  });

  test("that fails while writing leaves no catalogue, and the next one completes", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "catalogue.duckdb");
    const shop = new Map([["tags", [{ tag: "light", position: 0, colour: "red" }]]]);
    const failing = writeCatalogue(path, { shop, products: new Map() });
    await expect(failing).rejects.toThrow("tags has no column colour");
    expect(existsSync(path)).toBe(false);
    await expect(openCatalogue(path)).rejects.toThrow();
    await buildCatalogue({ contentDir: FIXTURE, outDir: folder, cacheDir });
    expect(existsSync(path)).toBe(true);
  });

  test("writes a file that is opened for reading only, without access to other files", async () => {
    const database = await openReadOnly(join(outDir, "catalogue.duckdb"));
    const run = (sql: string) => database.query(z.unknown(), sql);
    await expect(run("DELETE FROM products")).rejects.toThrow(/read-only/i);
    await expect(run("SELECT * FROM read_text('/etc/hostname')")).rejects.toThrow(/disabled|permission/i);
    await expect(run("SET enable_external_access = true")).rejects.toThrow();
    database.close();
  });
});
