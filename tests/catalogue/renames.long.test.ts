import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { snapshotOffers } from "#checkout/offers/snapshot.ts";
import { findOption, OffersFile } from "#domain/offer.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder, write } from "./content-folder.ts";

const SONG = readFileSync(join(FIXTURE, "products/lamp-song/product.md"), "utf8");
const LAMPS = readFileSync(join(FIXTURE, "products/two-lamps/product.md"), "utf8");

/** Lines for the front matter of a product. */
const withFields = (text: string, lines: string) => text.replace("---\n", `---\n${lines}\n`);

async function check(folder: string, live: Parameters<typeof checkContent>[1] = null) {
  const { mistakes, warnings } = await checkContent(folder, live);
  return {
    mistakes: mistakes.map((mistake) => formatMistake(mistake)),
    warnings: warnings
      .map((warning) => formatMistake(warning))
      .filter((warning) => !/translation/.test(warning)),
  };
}

async function offersOf(folder: string, live: OffersFile | null = null) {
  const outDir = join(temporaryFolder(), "release");
  const { warnings } = await buildCatalogue({
    contentDir: folder,
    outDir,
    cacheDir: fixtureCache(),
    live,
  });
  const offers = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  return { outDir, offers, warnings: warnings.map((warning) => formatMistake(warning)) };
}

describe("a product that has another slug than before", () => {
  test("is found by its previous slugs, and an edition by its previous keys", async () => {
    const folder = shopWith({
      "products/two-lamps/product.md": withFields(
        LAMPS.replace("key: reader", "key: reader\n    previousKeys: [book, pdf]"),
        "previousSlugs: [lamps, three-lamps]",
      ),
      "products/lamp-song/product.md": withFields(SONG, "previousKeys: [album]"),
    });
    const { offers } = await offersOf(folder);
    const { find } = snapshotOffers(offers);
    for (const slug of ["two-lamps", "lamps", "three-lamps"]) {
      expect(await find(slug)).toMatchObject({ product: "two-lamps" });
    }
    const lamps = await find("lamps");
    for (const key of ["reader", "book", "pdf"]) expect(lamps && findOption(lamps, key)?.key).toBe("reader");
    const song = await find("lamp-song");
    expect(song && findOption(song, "album")?.key).toBe("standard");
  });

  test("cannot use a name that is already in use", async () => {
    const options = LAMPS.replace("key: studio", "key: studio\n    previousKeys: [reader, old]").replace(
      "key: reader",
      "key: reader\n    previousKeys: [old]",
    );
    const folder = shopWith({
      "products/two-lamps/product.md": withFields(
        options,
        "previousSlugs: [lamp-song, gone]\npreviousKeys: [x]",
      ),
      "products/lamp-song/product.md": withFields(
        SONG,
        "previousSlugs: [gone, Not A Slug]\npreviousKeys: [standard]",
      ),
    });
    const { mistakes } = await check(folder);
    const said = mistakes.join("\n");
    expect(mistakes).toHaveLength(7);
    expect(said).toContain(
      'previousSlugs[0]: found "lamp-song", the product in products/lamp-song, expected a name that nothing else has',
    );
    expect(said).toContain('"gone", a previous slug of products/lamp-song');
    expect(said).toContain('"reader", an edition of this product');
    expect(said).toContain('"old", a previous key of another edition');
    expect(said).toContain(
      "found previousKeys of a product with options, expected previousKeys in each option instead",
    );
    expect(said).toContain('"standard", an edition of this product');
    expect(said).toContain('previousSlugs[1]: found "Not A Slug", expected lower-case letters');
  });
});

describe("a product or an edition that is live, but no longer in the content", () => {
  test("causes a warning when checking and building, with the field to add", async () => {
    const { offers: live } = await offersOf(FIXTURE);
    const [first] = live.offers;
    if (!first) throw new Error("the fixture sells something");
    const gone = { ...first, product: "old-lamp", previousSlugs: ["older-lamp"] };
    const before = { ...live, offers: [gone, ...live.offers] };
    const expected =
      "content/products/old-lamp/product.md:1: file: found nothing, but the product is in the live shop, expected the product; or, if it has another name now, previousSlugs: [old-lamp, older-lamp] in its product.md, so that its buyers get new files";
    expect((await check(FIXTURE, before)).warnings).toEqual([expected]);
    expect((await offersOf(FIXTURE, before)).warnings).toContain(expected);
    const renamed = shopWith({
      "products/lamp-song/product.md": withFields(SONG, "previousSlugs: [old-lamp]"),
    });
    expect((await check(renamed, before)).warnings.join()).not.toContain(
      "but the product is in the live shop",
    );
  });

  test("causes a warning that says how many buyers have it, if the order book is known", async () => {
    const { offers: live } = await offersOf(FIXTURE);
    const [first] = live.offers;
    if (!first) throw new Error("the fixture sells something");
    const before = { ...live, offers: [{ ...first, product: "old-lamp", previousSlugs: ["older-lamp"] }] };
    const having = async (...counts: [string, string, number][]) => {
      const holders = counts.map(([product, option, holders]) => ({ product, option, holders }));
      return /live shop(.*?), expected/.exec(
        (await check(FIXTURE, { ...before, holders })).warnings.join(),
      )?.[1];
    };
    expect(await having(["lamp-song", "standard", 9])).toBe("");
    expect(await having(["old-lamp", "standard", 1])).toBe(", and 1 buyer has it");
    expect(await having(["older-lamp", "standard", 12])).toBe(", and 12 buyers have it");
    expect(await having(["old-lamp", "a", 12], ["older-lamp", "b", 3])).toBe(", and up to 15 buyers have it");
  });

  test("causes a warning even if only one of its previous slugs is missing", async () => {
    const { offers: live } = await offersOf(FIXTURE);
    const before = {
      ...live,
      offers: live.offers.map((offer) =>
        offer.product === "lamp-song" ? { ...offer, previousSlugs: ["hum"] } : offer,
      ),
    };
    const [warning] = (await check(FIXTURE, before)).warnings;
    expect(warning).toContain("previousSlugs: found no previous slug hum, which the live shop has");
  });

  test("of an edition names the product and the key", async () => {
    const { offers: live } = await offersOf(FIXTURE);
    const folder = shopWith({
      "products/two-lamps/product.md": LAMPS.replace("key: reader", "key: pdf"),
      "products/two-lamps/product.zh.md": null,
    });
    const expected = expect.stringMatching(
      /products\/two-lamps\/product\.md:\d+: options: found no edition "reader", which is in the live shop(, and 2 buyers have it)?, expected previousKeys: \[reader\] in the edition that it is now/,
    );
    expect((await check(folder, live)).warnings).toEqual([expected]);
    const holders = [
      { product: "two-lamps", option: "reader", holders: 2 },
      { product: "two-lamps", option: "other", holders: 7 },
    ];
    const [counted] = (await check(folder, { ...live, holders })).warnings;
    expect(counted).toContain("and 2 buyers have it");
    expect((await offersOf(folder, live)).warnings).toContainEqual(expected);
    write(folder, {
      "products/two-lamps/product.md": LAMPS.replace("key: reader", "key: pdf\n    previousKeys: [reader]"),
    });
    expect(await check(folder, live)).toEqual({ mistakes: [], warnings: [] });
  });

  test("is named beside the mistakes of the same check, so that one check shows everything", async () => {
    const { offers: live } = await offersOf(FIXTURE);
    const [first] = live.offers;
    if (!first) throw new Error("the fixture sells something");
    const before = { ...live, offers: [...live.offers, { ...first, product: "old-lamp" }] };
    const holders = [{ product: "old-lamp", option: "standard", holders: 12 }];
    const folder = shopWith({
      "products/two-lamps/product.md": LAMPS.replace("key: reader", "key: pdf").replace(
        /^kind: .*$/m,
        "kind: x",
      ),
      "products/two-lamps/product.zh.md": null,
    });
    const { mistakes, warnings } = await check(folder, { ...before, holders });
    expect(mistakes.join()).toContain('two-lamps/product.md:3: kind: found "x"');
    expect(warnings).toEqual([
      expect.stringContaining(
        "old-lamp/product.md:1: file: found nothing, but the product is in the live shop, and 12 buyers have it",
      ),
      expect.stringContaining('found no edition "reader", which is in the live shop'),
    ]);
  });

  test("is not taken for missing while the text that may name it cannot be read", async () => {
    const { offers: live } = await offersOf(FIXTURE);
    const folder = shopWith({
      "products/two-lamps": null,
      "products/three-lamps/product.md": "No front matter, so no previousSlugs: [two-lamps]\n",
    });
    const { mistakes, warnings } = await check(folder, live);
    expect(mistakes.join()).toContain("three-lamps/product.md:1: front matter: found none");
    expect(warnings.join()).not.toContain("in the live shop");
  });
});
