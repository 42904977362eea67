import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { OffersFile } from "#domain/offer.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { shopWith, temporaryFolder } from "./content-folder.ts";
import { check, songWith } from "./song-shop.ts";

describe("a file that no edition names", () => {
  const OPTIONS = "options:\n  - { key: a, name: A, price: 5, files: [song.wav] }";

  test("is a warning, and nobody gets it", async () => {
    const contentDir = songWith(`name: Song\n${OPTIONS}`, { "products/lamp-song/files/draft.psd": "x" });
    expect(await check(contentDir)).toEqual({
      mistakes: [],
      warnings: [
        "content/products/lamp-song/files/draft.psd:1: file: found a file that no edition has, expected draft.psd in the files of an edition in product.md, or not in files/",
      ],
    });
    expect(await delivered(contentDir)).toEqual([["a", ["song.wav"]]]);
  });

  test("is a warning too if a product without editions lists its other files", async () => {
    const contentDir = songWith("name: Song\nprice: 9\nfiles: [{ name: song.wav }]", {
      "products/lamp-song/files/draft.psd": "x",
    });
    expect((await check(contentDir)).warnings).toEqual([
      "content/products/lamp-song/files/draft.psd:1: file: found a file that the list files leaves out, and that buyers get, expected draft.psd in that list in product.md, or not in files/",
    ]);
  });

  test("is meant if an edition has all files, or a product lists none, and buyers get it", async () => {
    const draft = { "products/lamp-song/files/draft.psd": "x" };
    const all = songWith(`name: Song\n${OPTIONS}\n  - { key: b, name: B, price: 9 }`, draft);
    expect((await check(all)).warnings).toEqual([]);
    expect(await delivered(all)).toEqual([
      ["a", ["song.wav"]],
      ["b", ["draft.psd", "song.wav"]],
    ]);
    const plain = songWith("name: Song\nprice: 9", draft);
    expect((await check(plain)).warnings).toEqual([]);
    expect(await delivered(plain)).toEqual([["standard", ["draft.psd", "song.wav"]]]);
  });
});

/** The files that buyers of the song get, by the key of the edition. */
async function delivered(contentDir: string): Promise<[string, string[]][]> {
  const outDir = join(temporaryFolder(), "release");
  await buildCatalogue({ contentDir, outDir, cacheDir: fixtureCache() });
  const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  const song = offers.find(({ product }) => product === "lamp-song");
  return (song?.options ?? []).map(({ key, parts }) => [
    key,
    parts.flatMap(({ files }) => files.map(({ name }) => name)),
  ]);
}

describe("a bundle", () => {
  const bundle = (products: string) => ({
    "products/all-lamps/product.md": `---
name: All Lamps
kind: bundle
summary: Everything that shines.
price: 30
bundle: [${products}]
created: 2026-06-01
coverAlt: All lamps.
---

Everything at once.
`,
  });

  test("delivers the edition of a product that it names", async () => {
    const contentDir = shopWith(bundle("two-lamps/studio, lamp-song"));
    expect(await check(contentDir)).toEqual({ mistakes: [], warnings: [] });
    const folder = temporaryFolder();
    const { views } = await buildCatalogue({ contentDir, outDir: folder, cacheDir: fixtureCache() });
    const offers = JSON.parse(readFileSync(join(folder, "offers.json"), "utf8")).offers;
    const [option] = offers.find(({ product }: { product: string }) => product === "all-lamps").options;
    const files = (part: { product: string; files: { name: string }[] }) => [
      part.product,
      part.files.map(({ name }) => name),
    ];
    const studio = views[0].products
      .find(({ slug }) => slug === "two-lamps")
      ?.options.find(({ key }) => key === "studio");
    expect(studio?.files.length).toBeGreaterThan(1);
    expect(option.parts.map(files)).toEqual([
      ["two-lamps", studio?.files],
      ["lamp-song", ["song.wav"]],
    ]);
  });

  test("names each product once, and only editions that exist", async () => {
    expect((await check(shopWith(bundle("two-lamps/studoi, lamp-song")))).mistakes).toEqual([
      'content/products/all-lamps/product.md:6: bundle[0]: found "two-lamps/studoi", expected a product or an edition (did you mean two-lamps/studio?)',
    ]);
    expect((await check(shopWith(bundle("two-lamps/studio, two-lamps")))).mistakes).toEqual([
      expect.stringContaining("bundle[1]: found "),
    ]);
  });
});

test("a bundle that costs more than its products is a warning", async () => {
  const bundle = `---
name: All Lamps
kind: bundle
summary: Everything that shines.
price: 40
bundle: [two-lamps, lamp-song]
created: 2026-06-01
coverAlt: All lamps.
---

Everything at once.
`;
  expect(await check(shopWith({ "products/all-lamps/product.md": bundle }))).toEqual({
    mistakes: [],
    warnings: [
      "content/products/all-lamps/product.md:5: price: found 40.00 USD, expected at most the total of its products, 38.00 USD",
    ],
  });
});
