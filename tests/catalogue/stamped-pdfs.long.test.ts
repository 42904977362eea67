import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { OffersFile } from "#domain/offer.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { createPdf } from "../pdfs.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const LAMPS = "products/two-lamps/product.md";
const PDF = "products/two-lamps/files/lamps.pdf";
const TEXT = readFileSync(join(FIXTURE, LAMPS), "utf8");
const STAMPED = TEXT.replace("---\n", "---\nstampPdfs: true\n");

/** What is for sale, and the warnings. */
async function publish(files: Record<string, string | Uint8Array>) {
  const outDir = join(temporaryFolder(), "release");
  const contentDir = shopWith(files);
  const { warnings } = await buildCatalogue({ contentDir, outDir, cacheDir: await fixtureCache() });
  const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  return { contentDir, offers, warnings: warnings.map((warning) => formatMistake(warning)) };
}

test("the PDFs of an edition are stamped as it says, else as its product says, also in a bundle", async () => {
  const text = STAMPED.replace("key: studio", "key: studio\n    stampPdfs: false");
  const { offers } = await publish({ [LAMPS]: text, [PDF]: await createPdf(["one"]) });
  const stamps = offers.flatMap(({ product, options }) =>
    options.flatMap(({ key, parts }) =>
      parts.flatMap((part) => (part.stampsPdfs ? [`${product}/${key}: ${part.product}`] : [])),
    ),
  );
  expect(stamps).toEqual(["all-lamps/standard: two-lamps", "two-lamps/reader: two-lamps"]);
});

test.each([
  ["encrypted", () => createPdf(["one"], { password: "secret" }), "an encrypted PDF"],
  ["signed", () => createPdf(["one"], { isSigned: true }), "a signed PDF"],
  ["damaged", async () => "not a PDF", "a PDF that cannot be read"],
])("a PDF to stamp that is %s is a warning of checks and of publishing", async (_, create, found) => {
  const warning = expect.stringContaining(
    `content/${PDF}:1: file: found ${found}, expected a PDF that can be stamped`,
  );
  const content = await create();
  const { contentDir, warnings } = await publish({ [LAMPS]: STAMPED, [PDF]: content });
  expect(warnings).toContainEqual(warning);
  const checked = await checkContent(contentDir);
  expect(checked.warnings.map((mistake) => formatMistake(mistake))).toContainEqual(warning);
  const unstamped = await publish({ [PDF]: content });
  expect(unstamped.warnings).not.toContainEqual(warning);
});

test("a PDF that cannot be stamped is named beside the mistakes of the same check", async () => {
  const text = STAMPED.replace(/^kind: .*$/m, "kind: x");
  const { mistakes, warnings } = await checkContent(shopWith({ [LAMPS]: text, [PDF]: "not a PDF" }));
  expect(mistakes.map(({ field }) => field)).toContain("kind");
  expect(warnings.map((warning) => formatMistake(warning))).toContainEqual(
    expect.stringContaining(`content/${PDF}:1: file: found a PDF that cannot be read`),
  );
});

test("anything else than true or false is a mistake", async () => {
  const { mistakes } = await checkContent(shopWith({ [LAMPS]: STAMPED.replace("true", "yes please") }));
  expect(mistakes.map((mistake) => formatMistake(mistake))).toEqual([
    expect.stringContaining('stampPdfs: found "yes please", expected true or false'),
  ]);
});
