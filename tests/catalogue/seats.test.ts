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

test("an edition has as many seats as it says, else as its product says", async () => {
  const text = TEXT.replace("---\n", "---\nseats: 3\n").replace("key: studio", "key: studio\n    seats: 10");
  const outDir = join(temporaryFolder(), "release");
  await buildCatalogue({ contentDir: shopWith({ [LAMPS]: text }), outDir, cacheDir: await fixtureCache() });
  const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  const lamps = offers.find(({ product }) => product === "two-lamps");
  const seats = lamps?.options.map(({ key, parts }) => [key, parts[0]?.seats]);
  expect(seats).toEqual(lamps?.options.map(({ key }) => [key, key === "studio" ? 10 : 3]));
});

test.each(["1", "51", "many"])("%s seats are a mistake", async (seats) => {
  const { mistakes } = await checkContent(
    shopWith({ [LAMPS]: TEXT.replace("---\n", `---\nseats: ${seats}\n`) }),
  );
  expect(mistakes.map((mistake) => formatMistake(mistake))).toEqual([
    expect.stringContaining(`seats: found "${seats}", expected a whole number from 2 to 50 such as 5`),
  ]);
});
