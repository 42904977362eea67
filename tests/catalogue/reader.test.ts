import { describe, expect, test } from "vitest";
import { find, fixtureRelease } from "./fixture-release.ts";

const release = fixtureRelease();

describe("the reader", () => {
  test("returns the shop in each of its languages", async () => {
    expect(await release.catalogue.languages()).toEqual(["en", "zh"]);
    expect(release.en.shop).toEqual({
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
    expect(release.zh.shop.name).toBe("灯作");
    await expect(release.catalogue.view("fr")).rejects.toThrow("no pages in fr");
  });

  test("returns a product with its texts in the language", () => {
    const product = find(release.zh, "two-lamps");
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
    expect(find(release.en, "two-lamps").options).toEqual([
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
    expect(find(release.zh, "two-lamps").options.map(({ name }) => name)).toEqual(["读者版", "工作室版"]);
  });

  test("returns pay-what-you-want prices, free products, and those that are not for sale yet", () => {
    const [song] = find(release.zh, "lamp-song").options;
    expect(song).toMatchObject({
      key: "standard",
      name: "灯歌",
      price: { amount: 900 },
      minimum: { amount: 500 },
    });
    expect(find(release.en, "paper-moon").options[0]?.price?.amount).toBe(0);
    expect(find(release.en, "next-year").options).toMatchObject([
      { key: "standard", price: null, files: [] },
    ]);
  });

  test("returns size, type, checksum, pages and duration of every file", () => {
    expect(find(release.en, "two-lamps").files[0]).toEqual({
      name: "lamps.pdf",
      title: "The book",
      lang: "en",
      size: 582,
      type: "application/pdf",
      sha256: "01180fe7736131dd7c11b9254dc6f54601e880766351f0898d991a6f4e9361ce",
      pages: 2,
      duration: null,
    });
    expect(find(release.zh, "two-lamps").files.map(({ title }) => title)).toEqual(["全书", null]);
    expect(find(release.en, "lamp-song").files[0]).toMatchObject({ type: "audio/wav", duration: 2 });
  });

  test("falls back to the default language without a translation, and says so", () => {
    const product = find(release.zh, "paper-moon");
    expect(product).toMatchObject({ lang: "en", name: "Paper Moon", licence: "<p>Do what you like.</p>" });
  });

  test("sorts products and changes newest first, and the gallery as it is listed", () => {
    expect(release.en.products.map(({ slug }) => slug)).toEqual([
      "next-year",
      "all-lamps",
      "lamp-song",
      "paper-moon",
      "two-lamps",
    ]);
    expect(find(release.en, "two-lamps").changelog).toEqual([
      { date: "2026-10-02", version: "1.10", notes: "<p>A <em>third</em> lamp.</p>", lang: "en" },
      { date: "2025-03-04", version: "1.0", notes: "<p>First edition.</p>", lang: "en" },
    ]);
    expect(find(release.en, "two-lamps").gallery.map(({ alt }) => alt)).toEqual([
      "The second lamp.",
      "The first lamp.",
    ]);
    expect(find(release.zh, "two-lamps").gallery.map(({ alt }) => alt)).toEqual(["第二盏灯。", "第一盏灯。"]);
  });

  test("ranks related products by rare tags and shared collections", () => {
    expect(find(release.en, "two-lamps").related).toEqual(["all-lamps", "paper-moon", "lamp-song"]);
    expect(find(release.en, "next-year").related).toEqual([]);
  });

  test("returns collections, pages and tags", () => {
    expect(release.zh.collections).toMatchObject([
      { slug: "shining", name: "发光", products: ["two-lamps", "all-lamps"] },
    ]);
    expect(release.zh.pages).toMatchObject([
      { slug: "help", lang: "zh", title: "帮助", updated: "2026-09-01" },
    ]);
    expect(release.zh.pages[0]?.body).toContain('<a href="/zh/products/two-lamps/">两盏灯</a>');
    expect(release.en.tags.map(({ name }) => name)).toEqual(["Light", "Paper", "Sound"]);
  });
});
