import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { publicFiles } from "#catalogue/public-json.ts";
import type { CatalogueView } from "#catalogue/types.ts";
import { product, viewOf } from "../site/test-products.ts";
import { find, fixtureRelease } from "./fixture-release.ts";

const release = fixtureRelease();
const { outDir } = release;

describe("pictures", () => {
  test("exist in every width and format, named by a hash of their content", () => {
    const { cover } = find(release.en, "two-lamps");
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
    for (const { cover } of release.en.products) {
      expect(cover.placeholder).toMatch(/^data:image\/webp;base64,/);
      expect(cover.placeholder.length).toBeLessThanOrEqual(300);
    }
  });
});

test("a free sample is public under its own name, and code is shown on the page", () => {
  const [sample] = find(release.zh, "two-lamps").samples;
  expect(sample).toMatchObject({ name: "lamp.css", title: "CSS里的一盏灯", type: "text/css", size: 23 });
  expect(sample?.html).toContain('<span class="hljs-attribute">color</span>');
  expect(readFileSync(join(outDir, "site", sample?.src ?? ""), "utf8")).toBe(".lamp { color: gold; }\n");
});

test("a product that was renamed is found by its earlier names, too, so that carts keep it", () => {
  const files = new Map(publicFiles(viewOf([product({ slug: "lamp", previousSlugs: ["candle"] })]), "en"));
  expect(files.get("/products/candle.json")?.text).toContain('"slug":"lamp"');
  expect(files.get("/products/candle.json")).toEqual(files.get("/products/lamp.json"));
});

test("files for sale are not part of the site", () => {
  const published = readdirSync(join(outDir, "site"), { recursive: true, encoding: "utf8" });
  expect(published.filter((name) => /lamps\.pdf|song\.wav|moon\.pdf|图稿/.test(name))).toEqual([]);
});

describe("the public catalogue", () => {
  test("has the same shape in the list and for each product", () => {
    const list = publicJson(release.en, "en", "/products.json");
    expect(list).toHaveLength(5);
    expect(list).toContainEqual(publicJson(release.en, "en", "/products/two-lamps.json"));
    expect(publicJson(release.en, "en", "/products/lamp-song.json")).toEqual({
      slug: "lamp-song",
      lang: "en",
      name: "Lamp Song",
      kind: "music",
      summary: "A lamp, humming.",
      url: "/products/lamp-song/",
      image: find(release.en, "lamp-song").cover.sources.at(-1)?.variants.at(-1)?.src,
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
    expect(publicJson(release.zh, "zh", "/zh/products/two-lamps.json")).toMatchObject({
      lang: "zh",
      name: "两盏灯",
      url: "/zh/products/two-lamps/",
    });
  });
});

function publicJson(view: CatalogueView, language: string, path: string): unknown {
  return JSON.parse(new Map(publicFiles(view, language)).get(path)?.text ?? "null");
}
