import { join } from "node:path";
import { expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { shopWith, temporaryFolder } from "./content-folder.ts";

const CHANGES = `changelog:
  - { date: 2026-06-01, notes: Louder. }
  - { date: 2026-08-08, notes: Quieter. }`;

/** The fixture's shop with a song created in May 2026, whose front matter has these lines too. */
function songWith(lines: string): string {
  return shopWith({
    "products/lamp-song/product.md": `---
name: Lamp Song
kind: music
summary: A lamp, humming.
coverAlt: A humming lamp.
price: 9
created: 2026-05-01
${lines}
---

It hums.
`,
    "products/lamp-song/product.zh.md": null,
  });
}

test.each([
  ["", "2026-05-01"],
  [CHANGES, "2026-08-08"],
  [`${CHANGES}\nupdated: 2026-09-09`, "2026-09-09"],
])(
  "the date of the last update is the one given, or that of the newest change, or that of the creation (%#)",
  async (lines, updated) => {
    const folder = temporaryFolder();
    const outDir = join(folder, "release");
    await buildCatalogue({ contentDir: songWith(lines), outDir, cacheDir: fixtureCache() });
    const catalogue = await openCatalogue(join(outDir, "catalogue.duckdb"));
    const { products } = await catalogue.view("en");
    catalogue.close();
    expect(products.find(({ slug }) => slug === "lamp-song")?.updated).toBe(updated);
  },
);

test.each([
  ["updated: 2026-04-30", "2026-05-01 or later, the date of created"],
  [`updated: 2026-08-07\n${CHANGES}`, "2026-08-08 or later, the date of the newest change in changelog"],
])("an update before the creation or the newest change is a mistake (%#)", async (lines, expected) => {
  const { mistakes } = await checkContent(songWith(lines));
  const found = /updated: (\S+)/.exec(lines)?.[1];
  expect(mistakes.map((mistake) => formatMistake(mistake))).toEqual([
    `content/products/lamp-song/product.md:8: updated: found ${found}, expected ${expected}`,
  ]);
});

test("an invalid date is reported once and not compared", async () => {
  const lines = "updated: 2026-08-08\nchangelog:\n  - { date: soon, notes: Louder. }";
  const { mistakes } = await checkContent(songWith(lines));
  expect(mistakes.map(({ field }) => field)).toEqual(["changelog[0].date"]);
});

test("a date in the future is a warning", async () => {
  const { mistakes, warnings } = await checkContent(songWith("updated: 2999-01-01"));
  expect(mistakes).toEqual([]);
  expect(
    warnings.filter(({ field }) => field === "updated").map((warning) => formatMistake(warning)),
  ).toEqual([
    expect.stringContaining("updated: found 2999-01-01, expected a date that is not in the future"),
  ]);
});
