import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import type { Testimonial } from "#catalogue/types.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith } from "./content-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "vitrine-testimonials-"));
const published: Record<string, Record<string, Testimonial[]>> = {};

beforeAll(async () => {
  await buildCatalogue({ contentDir: FIXTURE, outDir: folder, cacheDir: fixtureCache() });
  const catalogue = await openCatalogue(join(folder, "catalogue.duckdb"));
  for (const language of ["en", "zh"]) {
    const { products } = await catalogue.view(language);
    published[language] = Object.fromEntries(products.map(({ slug, testimonials }) => [slug, testimonials]));
  }
  catalogue.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const ANA = { name: "Ana Ruiz", url: "https://ana.example/lamps", date: "2026-03-01" };
const JEAN = { quote: "<p>Deux lampes, enfin.</p>", lang: "fr", name: "Jean Petit" };
const NOTHING_MORE = { role: null, url: null, date: null };
const ZHOU = { quote: "<p>灯下读完，天还没亮。</p>", lang: "zh", name: "周明" };

test("a testimonial has its author, quote, URL and date", () => {
  const quote =
    '<p>I read it <em>by one lamp</em>, and bought <a href="/products/lamp-song/">the song</a>.</p>';
  expect(published.en?.["two-lamps"]).toEqual([
    { ...ANA, quote, lang: "en", role: "lamplighter, Porto" },
    { ...JEAN, ...NOTHING_MORE },
    { ...ZHOU, ...NOTHING_MORE },
  ]);
  expect(published.en?.["lamp-song"]).toEqual([]);
});

test("a translated testimonial needs URL and date only once; others are shown in their own language", () => {
  expect(published.zh?.["two-lamps"]).toEqual([
    { ...ZHOU, ...NOTHING_MORE },
    { ...ANA, quote: "<p>我就着一盏灯读完了它。</p>", lang: "zh", role: "波尔图的点灯人" },
    { ...JEAN, ...NOTHING_MORE },
  ]);
});

test("mistakes in testimonials are reported with line and field", async () => {
  const product = (testimonials: string) => `---
name: Lamp Song
kind: music
price: 9
summary: A lamp, humming.
created: 2026-05-01
coverAlt: A humming lamp.
testimonials:
${testimonials}
---

It hums.
`;
  const { mistakes, warnings } = await checkContent(
    shopWith({
      "products/lamp-song/product.md": product(`  - quote: ""
    name: Ana Ruiz
    role: listener
    url: http://ana.example/
    stars: 5
  - name: Jean Petit
    quote: See [it](/products/lamp-songs/).
    date: last May
    lang: french
    url: https://
  - { name: Jean Petit, quote: Encore. }
  - It hums!`),
      "products/lamp-song/product.zh.md":
        "---\nname: 灯歌\nsummary: 一盏哼歌的灯。\ncoverAlt: 灯。\ntestimonials: [{ quote: 好听。, name: Ana Ruiz }]\n---\n\n哼。\n",
    }),
  );
  expect(mistakes.map((mistake) => formatMistake(mistake))).toMatchInlineSnapshot(`
    [
      "content/products/lamp-song/product.md:9: testimonials[0].quote: found an empty text, expected a text that is not empty",
      "content/products/lamp-song/product.md:12: testimonials[0].url: found "http://ana.example/", expected a URL that begins with https://",
      "content/products/lamp-song/product.md:13: testimonials[0].stars: found an unknown key, expected one of quote, name, role, url, date, lang",
      "content/products/lamp-song/product.md:15: testimonials[1].quote: found "/products/lamp-songs/", expected an existing page (did you mean lamp-song?)",
      "content/products/lamp-song/product.md:16: testimonials[1].date: found "last May", expected a date such as 2026-10-02",
      "content/products/lamp-song/product.md:17: testimonials[1].lang: found "french", expected a language code such as en or zh",
      "content/products/lamp-song/product.md:18: testimonials[1].url: found "https://", expected a URL that begins with https://",
      "content/products/lamp-song/product.md:19: testimonials[2].name: found "Jean Petit" again, expected no duplicates",
      "content/products/lamp-song/product.md:20: testimonials[3]: found "It hums!", expected a block of keys",
    ]
  `);
  expect(warnings.map((warning) => formatMistake(warning))).toContain(
    'content/products/lamp-song/product.zh.md:5: testimonials: found no role of "Ana Ruiz", expected a translation',
  );
});
