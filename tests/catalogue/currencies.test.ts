import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { OffersFile, pricesOf } from "#domain/offer.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const SONG = readFileSync(join(FIXTURE, "products/lamp-song/product.md"), "utf8");
const PATH = "products/lamp-song/product.md";

/** The fixture's song with other lines in place of its price. */
function songFor(price: string): Record<string, string> {
  return { [PATH]: SONG.replace(/^minimum: .*\n/m, "").replace(/^price: .*$/m, price) };
}

async function mistakesIn(price: string): Promise<string[]> {
  const { mistakes } = await checkContent(shopWith(songFor(price)));
  return mistakes.map((mistake) => formatMistake(mistake).replace(/^.*product\.md:\d+: /, ""));
}

describe("a price in several currencies", () => {
  it("is offered in each of them, the shop's own first, also with a minimum", async () => {
    const folder = temporaryFolder();
    const outDir = join(folder, "release");
    const contentDir = shopWith(
      songFor("price: { EUR: 8.50, JPY: 1200, USD: 9 }\nminimum: { EUR: 2, JPY: 300, USD: 2.50 }"),
    );
    await buildCatalogue({ contentDir, outDir, cacheDir: join(folder, "cache") });
    const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
    const song = offers.find(({ product }) => product === "lamp-song");
    const [option] = song?.options ?? [];
    expect(song && option && pricesOf(song, option)).toEqual([
      { currency: "USD", price: 900, minimum: 250 },
      { currency: "EUR", price: 850, minimum: 200 },
      { currency: "JPY", price: 1200, minimum: 300 },
    ]);
  });

  it("is the same set of currencies for everything that a buyer chooses between", async () => {
    expect(await mistakesIn("price: { USD: 9, EUR: 8 }\nminimum: 5")).toEqual([
      "minimum: found USD, expected an amount in each currency of the product's other amounts, USD, EUR",
    ]);
    expect(await mistakesIn("price: { USD: 9, EUR: 8 }\ncompareAt: 14 JPY")).toEqual([
      "compareAt: found JPY, expected one of the currencies of the product's other amounts, USD, EUR",
    ]);
    expect(await mistakesIn("price: { USD: 9, EUR: 8 }\ncompareAt: 12")).toEqual([]);
  });

  it("follows the rules of prices in each currency", async () => {
    expect(await mistakesIn("price: { USD: 9, EUR: 0.20 }")).toEqual([
      "price: found 0.20 EUR, expected 0 or at least 0.50 EUR, the smallest card payment",
    ]);
    expect(await mistakesIn("price: { USD: 9, EUR: 8 }\nminimum: { USD: 5, EUR: 10 }")).toEqual([
      "minimum: found 10.00 EUR, expected at most the price, 8.00 EUR",
    ]);
    expect(await mistakesIn("price: { USD: 0, EUR: 8 }")).toEqual([
      "price: found 0.00 USD, 8.00 EUR, expected 0 in every currency or in none",
    ]);
    expect(await mistakesIn("price: { USD: 9, EURO: 8 }")).toEqual([
      'price.EURO: found "8", expected a currency of ISO 4217 such as USD',
    ]);
    expect(await mistakesIn("price: {}")).toHaveLength(1);
  });
});
