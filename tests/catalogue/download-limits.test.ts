import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { OffersFile } from "#domain/offer.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const LAMPS = "products/two-lamps/product.md";
const TEXT = readFileSync(join(FIXTURE, LAMPS), "utf8");

test("an edition can be downloaded as often as it says, else as its product says", async () => {
  const text = TEXT.replace("---\n", "---\ndownloads: { times: 5, hours: 48 }\n").replace(
    "key: studio",
    "key: studio\n    downloads: { times: 50, hours: 24 }",
  );
  const outDir = join(temporaryFolder(), "release");
  await buildCatalogue({ contentDir: shopWith({ [LAMPS]: text }), outDir, cacheDir: await fixtureCache() });
  const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  const limits = offers.flatMap(({ product, options }) =>
    options.flatMap(({ key, parts }) =>
      parts.flatMap(({ product: part, downloads }) =>
        part === "two-lamps" && product === part ? [[key, downloads]] : [],
      ),
    ),
  );
  expect(Object.fromEntries(limits)).toMatchObject({ studio: { times: 50, hours: 24 } });
  expect(limits.filter(([key]) => key !== "studio").map(([, limit]) => limit)).toEqual(
    limits.filter(([key]) => key !== "studio").map(() => ({ times: 5, hours: 48 })),
  );
});

test("a limit without a time is a mistake", async () => {
  const { mistakes } = await checkContent(
    shopWith({ [LAMPS]: TEXT.replace("---\n", "---\ndownloads: { times: 5 }\n") }),
  );
  expect(mistakes.map((mistake) => formatMistake(mistake))).toEqual([
    expect.stringContaining("downloads.hours: found nothing, expected a whole number"),
  ]);
});
