import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { readKeyLists } from "#catalogue/key-lists.ts";
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
      "licenceKeys.seats: found an unknown key, expected one of activations, list",
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

describe("a list of the creator's own keys", () => {
  const lamps = read("two-lamps")
    .replace("---\n", "---\npreviousSlugs: [lamp]\nlicenceKeys: { activations: 3, list: keys.txt }\n")
    .replace("key: studio", "key: studio\n    licenceKeys: { list: studio.txt }");
  const withLists = (keys: string, studio: string) => ({
    "products/two-lamps/product.md": lamps,
    "products/two-lamps/keys.txt": keys,
    "products/two-lamps/studio.txt": studio,
  });

  it("is only named in the release: no key is in any file of it", async () => {
    const contentDir = shopWith(withLists("SECRET-0001\r\n\r\nSECRET-0002\r\n", "SECRET-0003"));
    const outDir = join(temporaryFolder(), "release");
    await buildCatalogue({ contentDir, outDir, cacheDir: await fixtureCache(), live: null });
    const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
    const options = offers.find(({ product }) => product === "two-lamps")?.options ?? [];
    expect(options.map(({ parts }) => parts[0]?.licenceKeys)).toEqual([
      { activations: 3, pool: "two-lamps" },
      { activations: null, pool: "two-lamps/studio" },
    ]);
    expect(readKeyLists(contentDir)).toEqual([
      { pool: "two-lamps", previousPools: ["lamp"], keys: ["SECRET-0001", "SECRET-0002"] },
      { pool: "two-lamps/studio", previousPools: ["lamp/studio"], keys: ["SECRET-0003"] },
    ]);
    const files = readdirSync(outDir, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    expect(files.length).toBeGreaterThan(3);
    for (const { parentPath, name } of files) {
      expect(readFileSync(join(parentPath, name)).includes("SECRET-"), name).toBe(false);
      expect(name).not.toMatch(/^(keys|studio)/);
    }
  });

  it.each([
    [
      "is missing",
      withLists("SECRET-0001", ""),
      "studio.txt:1: keys: found no key, expected a licence key on each line",
    ],
    ["has short keys", withLists("1234567", "SECRET-0001"), 'a line that begins with "1234"'],
    [
      "has a key twice",
      withLists("SECRET-0001\nsecret 0001", "SECRET-0002"),
      "expected each licence key once",
    ],
    [
      "has a key of another list",
      withLists("SECRET-0001", "SECRET0001"),
      "keys.txt, expected each licence key once",
    ],
  ])("is a mistake if it %s, which is reported without the key", async (_, changes, reported) => {
    const { mistakes } = await checkContent(shopWith(changes), null);
    const texts = mistakes.map((each) => formatMistake(each));
    expect(texts).toEqual([expect.stringContaining(reported)]);
    expect(texts.join()).not.toMatch(/SECRET-?000|1234567/);
  });

  it("is a mistake if there is no such file, and other files of that kind are still warned of", async () => {
    const { mistakes, warnings } = await checkContent(
      shopWith({
        "products/two-lamps/product.md": lamps,
        "products/two-lamps/keys.txt": "SECRET-0001",
        "products/two-lamps/notes.txt": "mine",
      }),
      null,
    );
    expect(mistakes.map((each) => formatMistake(each))).toEqual([
      expect.stringContaining('found "studio.txt", expected a file beside product.md'),
    ]);
    expect(warnings.map((each) => formatMistake(each)).join()).toContain("notes.txt");
  });
});
