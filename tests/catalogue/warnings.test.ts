import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { readContent } from "#catalogue/content/read.ts";
import { shopWith, temporaryFolder } from "./content-folder.ts";

const UNTRANSLATED = /expected a translation into zh$/;

async function check(contentDir: string) {
  const { mistakes, warnings } = await checkContent(contentDir);
  return {
    mistakes: mistakes.map((mistake) => formatMistake(mistake)),
    warnings: warnings
      .map((warning) => formatMistake(warning))
      .filter((warning) => !UNTRANSLATED.test(warning)),
  };
}

const PRODUCT = `name: Lamp Song
kind: music
summary: A lamp, humming.
created: 2026-05-01
coverAlt: A humming lamp.`;

test("each text that a translation lacks is a warning", async () => {
  const { mistakes, warnings } = await check(
    shopWith({
      "tags.yaml": "light: { en: Light }\npaper: { en: Paper, zh: 纸 }\nsound: { en: Sound, zh: 声音 }\n",
      "products/two-lamps/product.zh.md": "---\nname: 两盏灯\nsummary: 一本书。\n---\n",
    }),
  );
  expect(mistakes).toEqual([]);
  expect(warnings).toEqual([
    "content/products/two-lamps/product.zh.md:1: text: found nothing, expected a translation of the text",
    'content/products/two-lamps/product.zh.md:2: changelog: found no notes of "2025-03-04", expected a translation',
    'content/products/two-lamps/product.zh.md:2: changelog: found no notes of "2026-10-02", expected a translation',
    "content/products/two-lamps/product.zh.md:2: contents: found nothing, expected a translation",
    "content/products/two-lamps/product.zh.md:2: coverAlt: found nothing, expected a translation",
    "content/products/two-lamps/product.zh.md:2: faq: found nothing, expected a translation",
    'content/products/two-lamps/product.zh.md:2: files: found no title of "lamps.pdf", expected a translation',
    'content/products/two-lamps/product.zh.md:2: gallery: found no alt of "first.png", expected a translation',
    'content/products/two-lamps/product.zh.md:2: gallery: found no alt of "second.png", expected a translation',
    'content/products/two-lamps/product.zh.md:2: options: found no name of "reader", expected a translation',
    'content/products/two-lamps/product.zh.md:2: options: found no name of "studio", expected a translation',
    'content/products/two-lamps/product.zh.md:2: samples: found no title of "lamp.css", expected a translation',
    "content/tags.yaml:1: light.zh: found nothing, expected a translation",
  ]);
});

test("a likely typo is a warning", async () => {
  const contentDir = shopWith({
    "products/lamp-song/cover.png": null,
    "products/lamp-song/cover.svg":
      '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4">\n<text y="4">Lamp</text></svg>',
    "products/lamp-song/produkt.md": "x",
    "products/lamp-song/sketch.png": "unused, which is allowed",
    "products/lamp-song/galery/lamp.png": "x",
    "products/all-lamps/product.md": `---
name: All Lamps
kind: bundle
summary: Everything that shines.
price: 30
compareAt: 90
bundle: [two-lamps, lamp-song]
created: 2026-06-01
coverAlt: All lamps.
---

Everything <b>at once</b>.<!-- soon -->
`,
    "products/lamp-song/product.zh.md": null,
    "prducts/x.md": "x",
  });
  expect(await check(contentDir)).toEqual({
    mistakes: [],
    warnings: [
      'content/prducts:1: file: found "prducts", expected a known name, since this one is ignored (did you mean products?)',
      "content/products/all-lamps/product.md:6: compareAt: found 90.00 USD, expected at most the total of its products, 38.00 USD",
      'content/products/all-lamps/product.md:12: text: found "</b>", expected Markdown, since HTML is removed',
      'content/products/all-lamps/product.md:12: text: found "<b>", expected Markdown, since HTML is removed',
      "content/products/lamp-song/cover.svg:2: text: found a <text> element, expected outlines, since text depends on the machine's fonts",
      'content/products/lamp-song/galery:1: file: found "galery", expected a known name, since this one is ignored (did you mean gallery?)',
      'content/products/lamp-song/produkt.md:1: file: found "produkt.md", expected a known name, since this one is ignored (did you mean product.md?)',
    ],
  });
});

test("YAML that does not mean what it seems to mean is a mistake", async () => {
  const song = (lines: string) => ({
    "products/lamp-song/product.md": `---\n${PRODUCT}\n${lines}\n---\n\nIt hums.\n`,
  });
  const mistakesOf = async (lines: string) => (await check(shopWith(song(lines)))).mistakes;
  expect(await mistakesOf("licence: *bold* claims")).toEqual([
    "content/products/lamp-song/product.md:7: YAML: found *bold*, expected quotes around a text that begins with *",
  ]);
  expect(await mistakesOf("licence: !Important")).toEqual([
    "content/products/lamp-song/product.md:7: YAML: found Unresolved tag: !Important, expected quotes around a text that begins with !",
  ]);
  const nine = (name: string) => `[${Array(9).fill(`*${name}`).join(", ")}]`;
  const bomb = `tags: &a [x]\nbundle: &b ${nine("a")}\nfaq: &c ${nine("b")}\nfiles: &d ${nine("c")}\nsamples: ${nine("d")}`;
  expect(await mistakesOf(bomb)).toEqual([expect.stringContaining("expected fewer aliases")]);
});

test("bundles that contain each other are a mistake", async () => {
  const bundle = (name: string, slug: string) =>
    `---\nname: ${name}\nkind: bundle\nsummary: x\nprice: 5\nbundle: [${slug}]\ncreated: 2026-01-01\ncoverAlt: x\n---\n\nx\n`;
  const { mistakes } = await check(
    shopWith({
      "products/all-lamps/product.md": bundle("All", "next-year"),
      "products/next-year/product.md": bundle("Next", "all-lamps"),
    }),
  );
  expect(mistakes).toEqual([
    "content/products/all-lamps/product.md:6: bundle: found all-lamps → next-year → all-lamps, expected a bundle that does not contain itself",
    "content/products/next-year/product.md:6: bundle: found next-year → all-lamps → next-year, expected a bundle that does not contain itself",
  ]);
});

test("for an empty folder the missing shop.yaml is reported", async () => {
  expect((await check(temporaryFolder())).mistakes).toEqual([
    "content/shop.yaml:1: file: found nothing, expected a file shop.yaml",
  ]);
});

test("folders and broken links among the files for sale are mistakes; those that file managers create are not", async () => {
  const contentDir = shopWith({ "products/lamp-song/files/.DS_Store": "x" });
  mkdirSync(join(contentDir, "products/lamp-song/files/takes"));
  symlinkSync("nowhere.wav", join(contentDir, "products/lamp-song/files/second.wav"));
  expect((await check(contentDir)).mistakes).toEqual([
    "content/products/lamp-song/files/second.wav:1: file: found a broken link, expected a file",
    "content/products/lamp-song/files/takes:1: file: found a folder, expected files only",
  ]);
});

test("names match in any Unicode form, and Windows line endings are accepted", () => {
  const contentDir = shopWith({
    "products/lamp-song/product.md":
      `---\n${PRODUCT}\nprice: 9\nfiles:\n  - { name: café.txt, title: Café }\n---\n\nIt hums.\n`.replaceAll(
        "\n",
        "\r\n",
      ),
    "products/lamp-song/files/cafe.txt": "x",
    "products/lamp-song/product.zh.md": null,
  });
  const files = join(contentDir, "products/lamp-song/files");
  renameSync(join(files, "cafe.txt"), join(files, "cafe\u0301.txt"));
  const { content, mistakes } = readContent(contentDir);
  expect(mistakes).toEqual([]);
  const song = content?.products.find(({ slug }) => slug === "lamp-song");
  expect(song?.files.map(({ name }) => name)).toContain("caf\u00e9.txt");
  expect(song?.data.summary).toBe("A lamp, humming.");
});

test("settings of hosts next to the content are not taken for misspelt content", async () => {
  const before = await check(shopWith());
  const names = ["wrangler.toml", "netlify.toml", "package.json", "README.md", "LICENSE"];
  expect(await check(shopWith(Object.fromEntries(names.map((name) => [name, "x"]))))).toEqual(before);
  const { warnings } = await check(shopWith({ "wrangle.yaml": "x" }));
  expect(warnings).toHaveLength(before.warnings.length + 1);
});
