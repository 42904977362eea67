import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkContent } from "#catalogue/check.ts";
import { sentence } from "#catalogue/content/mistakes.ts";
import { readContent } from "#catalogue/content/read.ts";
import { shopWith, temporaryFolder } from "./content-folder.ts";

const LATER = /expected a translation into zh$/;

async function check(contentDir: string) {
  const { mistakes, warnings } = await checkContent(contentDir);
  const told = warnings.map((warning) => sentence(warning)).filter((warning) => !LATER.test(warning));
  return { mistakes: mistakes.map((mistake) => sentence(mistake)), warnings: told };
}

const PRODUCT = `name: Lamp Song
kind: music
summary: A lamp, humming.
created: 2026-05-01
coverAlt: A humming lamp.`;

test("what a translation has not yet is a warning, piece by piece", async () => {
  const { mistakes, warnings } = await check(
    shopWith({
      "tags.yaml": "light: { en: Light }\npaper: { en: Paper, zh: 纸 }\nsound: { en: Sound, zh: 声音 }\n",
      "products/two-lamps/product.zh.md": "---\nname: 两盏灯\nsummary: 一本书。\n---\n",
    }),
  );
  expect(mistakes).toEqual([]);
  expect(warnings).toEqual([
    "content/products/two-lamps/product.zh.md:1: text: found nothing, expected the text in translation",
    'content/products/two-lamps/product.zh.md:2: changelog: found no notes of "2025-03-04", expected it in translation',
    'content/products/two-lamps/product.zh.md:2: changelog: found no notes of "2026-10-02", expected it in translation',
    "content/products/two-lamps/product.zh.md:2: contents: found nothing, expected it in translation",
    "content/products/two-lamps/product.zh.md:2: coverAlt: found nothing, expected it in translation",
    "content/products/two-lamps/product.zh.md:2: faq: found nothing, expected it in translation",
    'content/products/two-lamps/product.zh.md:2: files: found no title of "lamps.pdf", expected it in translation',
    'content/products/two-lamps/product.zh.md:2: gallery: found no alt of "first.png", expected it in translation',
    'content/products/two-lamps/product.zh.md:2: gallery: found no alt of "second.png", expected it in translation',
    'content/products/two-lamps/product.zh.md:2: options: found no name of "reader", expected it in translation',
    'content/products/two-lamps/product.zh.md:2: options: found no name of "studio", expected it in translation',
    'content/products/two-lamps/product.zh.md:2: samples: found no title of "lamp.css", expected it in translation',
    "content/tags.yaml:1: light.zh: found nothing, expected a translation",
  ]);
});

test("what may not be meant is a warning", async () => {
  const contentDir = shopWith({
    "products/lamp-song/cover.png": null,
    "products/lamp-song/cover.svg":
      '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4">\n<text y="4">Lamp</text></svg>',
    "products/lamp-song/produkt.md": "x",
    "products/lamp-song/sketch.png": "used by nobody, and nobody's business",
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
      'content/prducts:1: file: found "prducts", expected nothing of that name: it is ignored (did you mean products?)',
      "content/products/all-lamps/product.md:6: compareAt: found 90.00 USD, expected at most what its products cost one by one, 38.00 USD",
      'content/products/all-lamps/product.md:12: text: found "</b>", expected Markdown: HTML is left out',
      'content/products/all-lamps/product.md:12: text: found "<b>", expected Markdown: HTML is left out',
      "content/products/lamp-song/cover.svg:2: text: found a <text> element, expected outlines: letters depend on the fonts of the machine",
      'content/products/lamp-song/galery:1: file: found "galery", expected nothing of that name: it is ignored (did you mean gallery?)',
      'content/products/lamp-song/produkt.md:1: file: found "produkt.md", expected nothing of that name: it is ignored (did you mean product.md?)',
    ],
  });
});

test("YAML that says something else than it seems to is a mistake", async () => {
  const song = (lines: string) => ({
    "products/lamp-song/product.md": `---\n${PRODUCT}\n${lines}\n---\n\nIt hums.\n`,
  });
  const told = async (lines: string) => (await check(shopWith(song(lines)))).mistakes;
  expect(await told("licence: *bold* claims")).toEqual([
    "content/products/lamp-song/product.md:7: YAML: found *bold*, expected quotes around a text that begins with *",
    "content/products/lamp-song/product.md:7: YAML: found Unexpected scalar at node end, expected valid YAML",
  ]);
  expect(await told("licence: !Important")).toEqual([
    "content/products/lamp-song/product.md:7: YAML: found Unresolved tag: !Important, expected quotes around a text that begins with !",
  ]);
  const nine = (name: string) => `[${Array(9).fill(`*${name}`).join(", ")}]`;
  const bomb = `tags: &a [x]\nbundle: &b ${nine("a")}\nfaq: &c ${nine("b")}\nfiles: &d ${nine("c")}\nsamples: ${nine("d")}`;
  expect(await told(bomb)).toEqual([expect.stringContaining("expected fewer aliases")]);
});

test("bundles that contain each other are found out", async () => {
  const bundle = (name: string, slug: string) =>
    `---\nname: ${name}\nkind: bundle\nsummary: x\nprice: 5\nbundle: [${slug}]\ncreated: 2026-01-01\ncoverAlt: x\n---\n\nx\n`;
  const { mistakes } = await check(
    shopWith({
      "products/all-lamps/product.md": bundle("All", "next-year"),
      "products/next-year/product.md": bundle("Next", "all-lamps"),
    }),
  );
  expect(mistakes).toEqual([
    "content/products/all-lamps/product.md:6: bundle: found all-lamps → next-year → all-lamps, expected no bundle that contains itself",
    "content/products/next-year/product.md:6: bundle: found next-year → all-lamps → next-year, expected no bundle that contains itself",
  ]);
});

test("a folder that is empty is told what a shop needs", async () => {
  expect((await check(temporaryFolder())).mistakes).toEqual([
    "content/shop.yaml:1: file: found nothing, expected a file shop.yaml",
  ]);
});

test("folders and dangling links among the goods are mistakes; what file managers leave is not", async () => {
  const contentDir = shopWith({ "products/lamp-song/files/.DS_Store": "x" });
  mkdirSync(join(contentDir, "products/lamp-song/files/takes"));
  symlinkSync("nowhere.wav", join(contentDir, "products/lamp-song/files/second.wav"));
  expect((await check(contentDir)).mistakes).toEqual([
    "content/products/lamp-song/files/second.wav:1: file: found a link to nothing, expected a file",
    "content/products/lamp-song/files/takes:1: file: found a folder, expected files only",
  ]);
});

test("names match whatever way the file system composes them, and Windows' line ends do no harm", () => {
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
