import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { OffersFile } from "#domain/offer.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const read = (product: string) => readFileSync(join(FIXTURE, `products/${product}/product.md`), "utf8");
const withFields = (product: string, lines: string) => ({
  [`products/${product}/product.md`]: read(product).replace("---\n", `---\n${lines}\n`),
});

async function offersOf(changes: Record<string, string>) {
  const outDir = join(temporaryFolder(), "release");
  await buildCatalogue({ contentDir: shopWith(changes), outDir, cacheDir: fixtureCache(), live: null });
  const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  return (slug: string) => {
    const { options = [], ...offer } = offers.find(({ product }) => product === slug) ?? {};
    const keys = options.map(({ key, parts }) => [key, ...parts.map(({ licenceKeys }) => licenceKeys)]);
    return { ...offer, keys };
  };
}

describe("licence keys", () => {
  it("are for a product or for an edition, with or without a limit of activations", async () => {
    const lamps = read("two-lamps")
      .replace(
        "---\n",
        "---\nlicenceKeys: { activations: 3 }\ngumroadIds: [QMGY, 32-nPAicqbLj8B_WswVlMw==]\n",
      )
      .replace("key: studio", "key: studio\n    licenceKeys: {}");
    const offer = await offersOf({ "products/two-lamps/product.md": lamps });
    expect(offer("two-lamps")).toMatchObject({
      gumroadIds: ["32-nPAicqbLj8B_WswVlMw==", "QMGY"],
      keys: [
        ["reader", { activations: 3 }],
        ["studio", { activations: null }],
      ],
    });
    expect(offer("lamp-song").keys).toEqual([["standard", undefined]]);
    expect(offer("all-lamps").keys).toEqual([["standard", { activations: 3 }, undefined]]);
  });

  it.each([
    [
      "two-lamps",
      "licenceKeys: { activations: 0 }",
      2,
      'licenceKeys.activations: found "0", expected a whole number such as 100',
    ],
    ["two-lamps", "licenceKeys: 3", 2, 'licenceKeys: found "3", expected a block of keys'],
    [
      "two-lamps",
      "licenceKeys: { seats: 3 }",
      2,
      "licenceKeys.seats: found an unknown key, expected one of activations",
    ],
    ["two-lamps", "gumroadIds: [QMGY, QMGY]", 2, 'gumroadIds[1]: found "QMGY", expected no duplicates'],
    [
      ...(["all-lamps", "licenceKeys: { activations: 3 }", 2] as const),
      "licenceKeys: found licence keys of a bundle without files, expected licenceKeys in the products of the bundle",
    ],
  ] as const)("of %s written as %j are a mistake", async (product, field, line, mistake) => {
    const { mistakes } = await checkContent(shopWith(withFields(product, field)), null);
    expect(mistakes.map((each) => formatMistake(each))).toEqual([
      expect.stringContaining(`products/${product}/product.md:${line}: ${mistake}`),
    ]);
  });
});
