import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import type { SoldCopies } from "#domain/api/admin/copies.ts";
import { OffersFile } from "#domain/offer.ts";
import { optionsForSale } from "#domain/prices.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const read = (product: string) => readFileSync(join(FIXTURE, `products/${product}/product.md`), "utf8");
const lampsWith = (copies: string, option = "") => ({
  "products/two-lamps/product.md": read("two-lamps")
    .replace("---\n", `---\n${copies}\n`)
    .replace("key: studio", `key: studio\n    ${option}`),
});

async function build(changes: Record<string, string>, soldCopies: SoldCopies[] = []) {
  const outDir = join(temporaryFolder(), "release");
  const cacheDir = fixtureCache();
  const { views } = await buildCatalogue({ contentDir: shopWith(changes), outDir, cacheDir, soldCopies });
  const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  const find = <Found>(all: Found[], is: (each: Found) => boolean): Found => {
    const found = all.find(is);
    if (!found) throw new Error("there is no such product");
    return found;
  };
  return {
    product: (slug: string) => find(views[0].products, (product) => product.slug === slug),
    copies: (slug: string) =>
      find(offers, ({ product }) => product === slug).options.map(({ key, copies }) => [key, copies]),
  };
}

describe("copies", () => {
  it("are limited for a product or an edition, and in the bundles with it", async () => {
    const { product, copies } = await build(
      lampsWith("copies: 100\npreviousSlugs: [lamps]", "copies: 10\n    previousKeys: [atelier]"),
    );
    expect(product("two-lamps")).toMatchObject({ copies: 100, options: [{ copies: null }, { copies: 10 }] });
    const both = { products: ["two-lamps", "lamps"], limit: 100 };
    const reader = { ...both, options: ["reader"], optionLimit: null };
    expect(copies("two-lamps")).toEqual([
      ["reader", [reader]],
      ["studio", [{ ...both, options: ["studio", "atelier"], optionLimit: 10 }]],
    ]);
    expect(copies("all-lamps")).toEqual([["standard", [reader]]]);
    expect(copies("lamp-song")).toEqual([["standard", undefined]]);
    expect(product("lamp-song").copies).toBeNull();
  });

  it("that are all sold take a product or an edition from sale, and the bundles with it, whatever it was called", async () => {
    const changes = lampsWith("copies: 5\npreviousSlugs: [lamps]", "copies: 2");
    const forSale = async (sold: SoldCopies[]) => {
      const { product, copies } = await build(changes, sold);
      expect(copies("two-lamps")).toHaveLength(2);
      return ["two-lamps", "all-lamps"].map((slug) => optionsForSale(product(slug)).map(({ key }) => key));
    };
    expect(await forSale([{ product: "two-lamps", option: "studio", sold: 1 }])).toEqual([
      ["reader", "studio"],
      ["standard"],
    ]);
    expect(await forSale([{ product: "lamps", option: "studio", sold: 2 }])).toEqual([
      ["reader"],
      ["standard"],
    ]);
    expect(await forSale([{ product: "two-lamps", option: null, sold: 5 }])).toEqual([[], []]);
  });

  it.each([
    ["copies: 0", "", 2, 'copies: found "0", expected a whole number such as 100'],
    ["copies: many", "", 2, 'copies: found "many", expected a whole number such as 100'],
    ["copies: 5", "copies: 6", 12, "options[1].copies: found 6, expected at most the product's copies, 5"],
  ])("written as %j and %j are a mistake", async (copies, option, line, mistake) => {
    const { mistakes } = await checkContent(shopWith(lampsWith(copies, option)), null);
    expect(mistakes.map((each) => formatMistake(each))).toEqual([
      expect.stringContaining(`products/two-lamps/product.md:${line}: ${mistake}`),
    ]);
  });

  it("of a product are not more than those of its editions together", async () => {
    const changes = lampsWith("copies: 20", "copies: 2");
    const lamps = changes["products/two-lamps/product.md"].replace(
      "key: reader",
      "key: reader\n    copies: 10",
    );
    const { mistakes } = await checkContent(shopWith({ "products/two-lamps/product.md": lamps }), null);
    expect(mistakes.map((each) => formatMistake(each))).toEqual([
      expect.stringContaining("copies: found 20, expected at most the copies of its editions together, 12"),
    ]);
  });
});
