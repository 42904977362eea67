import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

/** The fixture's shop without tags and without `tags.yaml`. */
function shopWithoutTags(changes: Record<string, string> = {}): string {
  const texts = readdirSync(join(FIXTURE, "products")).map((slug) => `products/${slug}/product.md`);
  const untagged = texts.map((text) => [
    text,
    readFileSync(join(FIXTURE, text), "utf8").replace(/^tags: .*\n/m, ""),
  ]);
  return shopWith({ ...Object.fromEntries(untagged), "tags.yaml": null, ...changes });
}

async function mistakesOf(contentDir: string): Promise<string[]> {
  return (await checkContent(contentDir)).mistakes.map((mistake) => formatMistake(mistake));
}

test("a shop needs a tags.yaml only once a product has a tag", async () => {
  expect(await mistakesOf(shopWith({ "tags.yaml": null }))).toEqual([
    "content/tags.yaml:1: file: found nothing, expected a file tags.yaml with a line for each tag, such as css: CSS",
  ]);
  const contentDir = shopWithoutTags();
  expect(await mistakesOf(contentDir)).toEqual([]);
  const built = await buildCatalogue({
    contentDir,
    outDir: temporaryFolder(),
    cacheDir: fixtureCache(),
  });
  expect(built.views[0].products.length).toBe(5);
});

test("a link to a tag is a mistake without a tags.yaml", async () => {
  const page = "---\ntitle: x\nsummary: x\nupdated: 2026-01-01\n---\n\n[x](/tags/light/)\n";
  expect(await mistakesOf(shopWithoutTags({ "pages/news.md": page }))).toEqual([
    'content/pages/news.md:7: text: found "/tags/light/", expected an existing page',
  ]);
});
