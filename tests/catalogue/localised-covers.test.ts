import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import type { CatalogueView } from "#catalogue/types.ts";
import { OffersFile } from "#domain/offer.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { shopWith, temporaryFolder } from "./content-folder.ts";

describe("a product with a cover for the pages in one language", () => {
  test("has it on those pages only, with the alternative text of that language", async () => {
    const contentDir = shopWith();
    addCover(contentDir, "two-lamps/cover.zh.png");
    const outDir = join(temporaryFolder(), "release");
    await buildCatalogue({ contentDir, outDir, cacheDir: fixtureCache() });
    const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
    expect(Object.keys(offers.find(({ product }) => product === "two-lamps")?.covers ?? {})).toEqual([
      "en",
      "zh",
    ]);
    expect(Object.keys(offers.find(({ product }) => product === "paper-moon")?.covers ?? {})).toEqual(["en"]);
    const catalogue = await openCatalogue(join(outDir, "catalogue.duckdb"));
    const [en, zh] = [await catalogue.view("en"), await catalogue.view("zh")];
    expect(cover(zh, "two-lamps")).toEqual({ ...cover(en, "paper-moon"), alt: "两盏灯。", lang: "zh" });
    expect(cover(en, "two-lamps")).not.toEqual(cover(en, "paper-moon"));
    expect(cover(zh, "paper-moon").sources).toEqual(cover(en, "paper-moon").sources);
  });

  test("needs a default cover as well", async () => {
    const contentDir = shopWith({
      "products/paper-moon/cover.zh.svg": "<svg/>",
      "products/paper-moon/cover.png": null,
    });
    expect((await check(contentDir)).join("\n")).toContain("expected a cover: cover.svg");
  });
});

test.each([
  ["cover.en.png", "no language in the name, since it is the default language"],
  ["cover.fr.png", "one of zh"],
])("a cover named %s is a mistake in a shop in English and Chinese", async (name, expected) => {
  const contentDir = shopWith();
  addCover(contentDir, `paper-moon/${name}`);
  expect((await check(contentDir)).join("\n")).toContain(expected);
});

test("two covers for one language are a mistake", async () => {
  const contentDir = shopWith();
  addCover(contentDir, "paper-moon/cover.zh.png");
  addCover(contentDir, "paper-moon/cover.zh.webp");
  expect((await check(contentDir)).join("\n")).toContain("a second cover for this language");
});

/** Adds the cover of another product. */
function addCover(contentDir: string, path: string): void {
  copyFileSync(join(contentDir, "products/paper-moon/cover.png"), join(contentDir, "products", path));
}

function cover({ products }: CatalogueView, slug: string) {
  const found = products.find((product) => product.slug === slug);
  if (!found) throw new Error(`There is no ${slug}`);
  return found.cover;
}

async function check(contentDir: string): Promise<string[]> {
  const { mistakes } = await checkContent(contentDir);
  return mistakes.map((mistake) => formatMistake(mistake));
}
