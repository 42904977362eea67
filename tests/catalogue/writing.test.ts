import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { allRows } from "./all-rows.ts";
import { shopWith, temporaryFolder, write } from "./content-folder.ts";

const SONG = "products/lamp-song/product.md";
const UNTRANSLATED = /expected a translation/;

async function check(contentDir: string) {
  const { mistakes, warnings } = await checkContent(contentDir);
  return {
    mistakes: mistakes.map((mistake) => formatMistake(mistake)),
    warnings: warnings.map((warning) => formatMistake(warning)).filter((text) => !UNTRANSLATED.test(text)),
  };
}

/** The fixture's shop with a song whose front matter has these lines too. */
function songWith(lines: string, files: Record<string, string | null> = {}): string {
  return shopWith({
    [SONG]: `---
kind: music
summary: A lamp, humming.
created: 2026-05-01
coverAlt: A humming lamp.
${lines}
---

It hums.
`,
    "products/lamp-song/product.zh.md": null,
    "products/all-lamps": null,
    collections: null,
    ...files,
  });
}

describe("a shop in one language", () => {
  const SHOP = `name: Gravel Type
tagline: "Typefaces: for signs"
author: Ada Gravel
currency: EUR
languages: [en]
support: me@gravel.example
opening: I draw letters.
licence: For **one person**. See [help](/pages/help/).
refunds: |
  Thirty days.

  No *questions*.
`;

  function oneLanguage(changes: Record<string, string>): string {
    const contentDir = temporaryFolder();
    write(contentDir, { "shop.yaml": SHOP, "pages/help.md": PAGE, ...changes });
    return contentDir;
  }
  const PAGE = "---\ntitle: Help\nsummary: x\nupdated: 2026-09-01\n---\n\nWrite.\n";

  test("gives plain texts where others give one for each language", async () => {
    const contentDir = oneLanguage({ "tags.yaml": "sans: Sans serif\n" });
    expect(await check(contentDir)).toEqual({ mistakes: [], warnings: [] });
    const folder = temporaryFolder();
    await buildCatalogue({ contentDir, outDir: join(folder, "release"), cacheDir: fixtureCache() });
    const catalogue = await openCatalogue(join(folder, "release", "catalogue.duckdb"));
    const { shop } = await catalogue.view("en");
    catalogue.close();
    expect(shop).toMatchObject({
      name: "Gravel Type",
      tagline: "Typefaces: for signs",
      refunds: "<p>Thirty days.</p>\n<p>No <em>questions</em>.</p>",
    });
  });

  test("is told about a mistake in a plain text as in any other", async () => {
    const contentDir = oneLanguage({
      "shop.yaml": SHOP.replace("Gravel Type", '""').replace("/pages/help/", "/pages/hlep/"),
      "tags.yaml": "sans: [Sans]\n",
    });
    expect((await check(contentDir)).mistakes).toEqual([
      "content/shop.yaml:1: name: found an empty text, expected a text that is not empty",
      'content/shop.yaml:8: licence: found "/pages/hlep/", expected an existing page (did you mean help?)',
      "content/tags.yaml:1: sans: found a list, expected a text",
    ]);
  });
});

test("a plain text in a shop with several languages is in the first one, and lacks its translations", async () => {
  const shop = readFileSync(join(shopWith(), "shop.yaml"), "utf8");
  const { mistakes, warnings } = await checkContent(
    shopWith({ "shop.yaml": shop.replace(/^name: .*$/m, "name: Lamp Works") }),
  );
  expect(mistakes).toEqual([]);
  expect(warnings.map((warning) => formatMistake(warning))).toContain(
    "content/shop.yaml:1: name.zh: found nothing, expected a translation",
  );
});

test.each([
  [
    "name: Gravel: Sans",
    'found Gravel: Sans, which contains a colon, expected quotes around it: put name: "Gravel: Sans"',
  ],
  [
    "name: \tGravel: Sans",
    'found Gravel: Sans, which contains a colon, expected quotes around it: put name: "Gravel: Sans"',
  ],
  [
    'name: Say "hi": now',
    `found Say "hi": now, which contains a colon, expected quotes around it: put name: 'Say "hi": now'`,
  ],
  ["name: @gravel", 'found @gravel, which begins with @, expected quotes around it: put name: "@gravel"'],
  [
    "name: [New] Gravel",
    'found [New] Gravel, which begins with [, expected quotes around it: put name: "[New] Gravel"',
  ],
  [
    'name: "Gravel" Sans',
    `found "Gravel" Sans, with quotes inside the text, expected quotes around it: put name: '"Gravel" Sans'`,
  ],
  [
    "name: 'It's here'",
    `found It's here, with quotes inside the text, expected quotes around it: put name: "It's here"`,
  ],
  ["name:Gravel Sans", "found name:Gravel Sans, expected a space after name:"],
  ["\tname: Gravel Sans", "found a tab, expected spaces"],
])("%j gets one line that says how to write it", async (name, message) => {
  const { mistakes } = await check(songWith(`price: 9\n${name}`));
  expect(mistakes).toEqual([`content/${SONG}:7: YAML: ${message}`]);
});

test("missing quotes do not hide the other mistakes of a file", async () => {
  const { mistakes } = await check(
    songWith("name: Lamp: Song\nprice: €9\nfiles:\n  - name: a: b.txt\n    titel: x"),
  );
  expect(mistakes).toEqual([
    expect.stringContaining(`${SONG}:6: YAML: found Lamp: Song, which contains a colon`),
    expect.stringContaining(`${SONG}:7: price: found "€9", expected a decimal amount`),
    expect.stringContaining(`${SONG}:9: YAML: found a: b.txt, which contains a colon`),
    expect.stringContaining(`${SONG}:9: files[0].name: found "a: b.txt", expected a file in files/`),
    expect.stringContaining(`${SONG}:10: files[0].titel: found an unknown key`),
  ]);
});

test.each([
  ["editions: []", "options"],
  ["variants: []", "options"],
  ["title: Song", "name"],
  ["description: A song.", "summary"],
])("for %j, a word of other shops, check names the field", async (line, field) => {
  const { mistakes } = await check(songWith(`name: Song\nprice: 9\n${line}`));
  expect(mistakes).toEqual([
    expect.stringMatching(new RegExp(`an unknown key, .*\\(did you mean ${field}\\?\\)$`)),
  ]);
});

test("a tab in a name becomes a space", async () => {
  const contentDir = songWith("price: 9\nname: Lamp\tSong");
  const folder = temporaryFolder();
  await buildCatalogue({ contentDir, outDir: join(folder, "release"), cacheDir: fixtureCache() });
  const catalogue = await openCatalogue(join(folder, "release", "catalogue.duckdb"));
  const { products } = await catalogue.view("en");
  catalogue.close();
  expect(products.find(({ slug }) => slug === "lamp-song")?.name).toBe("Lamp Song");
});

describe("a price that is forgotten", () => {
  const NOTHING = "found nothing, expected a price such as 29, 0 if it is free, or comingSoon: true";

  test("is a mistake, in a product and in each edition", async () => {
    expect((await check(songWith("name: Song"))).mistakes).toEqual([`content/${SONG}:2: price: ${NOTHING}`]);
    const options = "options:\n  - { key: a, name: A, price: 5 }\n  - { key: b, name: B }";
    expect((await check(songWith(`name: Song\n${options}`))).mistakes).toEqual([
      `content/${SONG}:9: options[1].price: ${NOTHING}`,
    ]);
  });

  test.each([
    "comingSoon: true",
    "comingSoon: true\noptions:\n  - { key: a, name: A }",
    "options:\n  - { key: a, name: A, price: 5 }\n  - { key: b, name: B, comingSoon: true }",
  ])("is none if %j says so", async (lines) => {
    expect((await check(songWith(`name: Song\n${lines}`))).mistakes).toEqual([]);
  });

  test("contradicts a price", async () => {
    expect((await check(songWith("name: Song\nprice: 9\ncomingSoon: true"))).mistakes).toEqual([
      `content/${SONG}:7: price: found a price of what is coming soon, expected no price, or no comingSoon: what has a price is for sale`,
    ]);
  });

  test("is not excused by another word than true or false", async () => {
    expect((await check(songWith("name: Song\nprice: 9\ncomingSoon: maybe"))).mistakes).toEqual([
      `content/${SONG}:8: comingSoon: found "maybe", expected true or false`,
    ]);
  });
});

test("a product that is created in the future is a mistake", async () => {
  const contentDir = songWith("name: Song\nprice: 9");
  const text = readFileSync(join(contentDir, SONG), "utf8");
  write(contentDir, { [SONG]: text.replace("created: 2026-05-01", "created: 2999-05-01") });
  expect((await check(contentDir)).mistakes).toEqual([
    `content/${SONG}:4: created: found 2999-05-01, expected a date that is not in the future`,
  ]);
});

describe("a file that no edition names", () => {
  const OPTIONS = "options:\n  - { key: a, name: A, price: 5, files: [song.wav] }";

  test("is a warning, and nobody gets it", async () => {
    const contentDir = songWith(`name: Song\n${OPTIONS}`, { "products/lamp-song/files/draft.psd": "x" });
    expect(await check(contentDir)).toEqual({
      mistakes: [],
      warnings: [
        "content/products/lamp-song/files/draft.psd:1: file: found a file that no edition has, expected draft.psd in the files of an edition in product.md, or not in files/",
      ],
    });
    const folder = temporaryFolder();
    await buildCatalogue({ contentDir, outDir: join(folder, "release"), cacheDir: fixtureCache() });
    const { offers } = JSON.parse(readFileSync(join(folder, "release", "offers.json"), "utf8"));
    const song = offers.find(({ product }: { product: string }) => product === "lamp-song");
    expect(JSON.stringify(song)).toContain("song.wav");
    expect(JSON.stringify(song)).not.toContain("draft.psd");
  });

  test("is a warning too if a product without editions lists its other files", async () => {
    const contentDir = songWith("name: Song\nprice: 9\nfiles: [{ name: song.wav }]", {
      "products/lamp-song/files/draft.psd": "x",
    });
    expect((await check(contentDir)).warnings).toEqual([
      "content/products/lamp-song/files/draft.psd:1: file: found a file that the list files leaves out, and that buyers get, expected draft.psd in that list in product.md, or not in files/",
    ]);
  });

  test("is meant if an edition has all files, or a product lists none", async () => {
    const draft = { "products/lamp-song/files/draft.psd": "x" };
    const all = `${OPTIONS}\n  - { key: b, name: B, price: 9 }`;
    expect((await check(songWith(`name: Song\n${all}`, draft))).warnings).toEqual([]);
    expect((await check(songWith("name: Song\nprice: 9", draft))).warnings).toEqual([]);
  });
});

describe("a bundle", () => {
  const bundle = (products: string) => ({
    "products/all-lamps/product.md": `---
name: All Lamps
kind: bundle
summary: Everything that shines.
price: 30
bundle: [${products}]
created: 2026-06-01
coverAlt: All lamps.
---

Everything at once.
`,
  });

  test("delivers the edition of a product that it names", async () => {
    const contentDir = shopWith(bundle("two-lamps/studio, lamp-song"));
    expect(await check(contentDir)).toEqual({ mistakes: [], warnings: [] });
    const folder = temporaryFolder();
    const { views } = await buildCatalogue({ contentDir, outDir: folder, cacheDir: fixtureCache() });
    const offers = JSON.parse(readFileSync(join(folder, "offers.json"), "utf8")).offers;
    const [option] = offers.find(({ product }: { product: string }) => product === "all-lamps").options;
    const files = (part: { product: string; files: { name: string }[] }) => [
      part.product,
      part.files.map(({ name }) => name),
    ];
    const studio = views[0].products
      .find(({ slug }) => slug === "two-lamps")
      ?.options.find(({ key }) => key === "studio");
    expect(studio?.files.length).toBeGreaterThan(1);
    expect(option.parts.map(files)).toEqual([
      ["two-lamps", studio?.files],
      ["lamp-song", ["song.wav"]],
    ]);
  });

  test("names each product once, and only editions that exist", async () => {
    expect((await check(shopWith(bundle("two-lamps/studoi, lamp-song")))).mistakes).toEqual([
      'content/products/all-lamps/product.md:6: bundle[0]: found "two-lamps/studoi", expected a product or an edition (did you mean two-lamps/studio?)',
    ]);
    expect((await check(shopWith(bundle("two-lamps/studio, two-lamps")))).mistakes).toEqual([
      expect.stringContaining("bundle[1]: found "),
    ]);
  });
});

test("a bundle that costs more than its products is a warning", async () => {
  const bundle = `---
name: All Lamps
kind: bundle
summary: Everything that shines.
price: 40
bundle: [two-lamps, lamp-song]
created: 2026-06-01
coverAlt: All lamps.
---

Everything at once.
`;
  expect(await check(shopWith({ "products/all-lamps/product.md": bundle }))).toEqual({
    mistakes: [],
    warnings: [
      "content/products/all-lamps/product.md:5: price: found 40.00 USD, expected at most the total of its products, 38.00 USD",
    ],
  });
});

test.each(["png", "jpg", "JPEG", "webp", "avif", "gif"] as const)(
  "a cover can be a %s",
  async (extension) => {
    const contentDir = shopWith();
    const folder = join(contentDir, "products/lamp-song");
    const format = extension === "JPEG" || extension === "jpg" ? "jpeg" : extension;
    const picture = await sharp(join(folder, "cover.png")).toFormat(format).toBuffer();
    write(contentDir, { "products/lamp-song/cover.png": picture });
    renameSync(join(folder, "cover.png"), join(folder, `cover.${extension}`));
    expect(await check(contentDir)).toEqual({ mistakes: [], warnings: [] });
  },
);

test("an unlisted product is marked in the catalogue", async () => {
  const folder = temporaryFolder();
  await buildCatalogue({
    contentDir: songWith("name: Song\nprice: 9\nunlisted: true"),
    outDir: join(folder, "release"),
    cacheDir: fixtureCache(),
  });
  const rows = await allRows(join(folder, "release", "catalogue.duckdb"));
  expect(rows.unlisted).toEqual([{ product: "lamp-song" }]);
});

test("an unlisted product cannot be in a list", async () => {
  const shop = readFileSync(join(shopWith(), "shop.yaml"), "utf8");
  const { mistakes } = await check(
    songWith("name: Song\nprice: 9\nunlisted: true", {
      "shop.yaml": shop.replace("[two-lamps, paper-moon]", "[two-lamps, lamp-song]"),
      "collections/songs.md": "---\nname: Songs\nsummary: x\nproducts: [lamp-song]\n---\n",
    }),
  );
  const UNLISTED =
    'found "lamp-song", which is unlisted, expected a product that is listed, or no unlisted: true in it';
  expect(mistakes).toEqual([
    `content/collections/songs.md:4: products[0]: ${UNLISTED}`,
    `content/shop.yaml:7: featured[1]: ${UNLISTED}`,
  ]);
});

describe("a draft", () => {
  const DRAFT = "name: Song\nprice: 9\ndraft: true";

  /** The published products, and the paths of all files that pages can show. */
  async function publish(contentDir: string) {
    const folder = temporaryFolder();
    await buildCatalogue({ contentDir, outDir: join(folder, "release"), cacheDir: fixtureCache() });
    const catalogue = await openCatalogue(join(folder, "release", "catalogue.duckdb"));
    const { products, collections, shop } = await catalogue.view("en");
    catalogue.close();
    return { slugs: products.map(({ slug }) => slug), collections, shop };
  }

  test("is not published, and lists of products leave it out", async () => {
    const shop = readFileSync(join(shopWith(), "shop.yaml"), "utf8");
    const contentDir = songWith(DRAFT, {
      "shop.yaml": shop.replace("[two-lamps, paper-moon]", "[two-lamps, lamp-song]"),
      "collections/lamps.md": "---\nname: Lamps\nsummary: x\nproducts: [lamp-song, two-lamps]\n---\n",
      "products/two-lamps/product.md": PLAIN,
      "products/two-lamps/product.zh.md": "---\nname: 灯\nsummary: 灯。\n---\n",
    });
    expect((await check(contentDir)).mistakes).toEqual([]);
    const { slugs, collections, shop: published } = await publish(contentDir);
    expect(slugs).toEqual(expect.arrayContaining(["two-lamps", "paper-moon"]));
    expect(slugs).not.toContain("lamp-song");
    expect(collections).toMatchObject([{ slug: "lamps", products: ["two-lamps"] }]);
    expect(published.featured).toEqual(["two-lamps"]);
  });
  const PLAIN = `---
name: Two Lamps
kind: book
summary: x
price: 9
created: 2026-05-01
coverAlt: x
---

x
`;

  test("has warnings instead of mistakes", async () => {
    const contentDir = songWith("name: Song\nkin: music\ndraft: true", {
      "products/two-lamps/gallery": null,
      "products/two-lamps/product.md": PLAIN,
      "products/two-lamps/product.zh.md": "---\nname: 灯\nsummary: 灯。\n---\n\n灯。\n",
    });
    const { mistakes, warnings } = await check(contentDir);
    expect(mistakes).toEqual([]);
    expect(warnings).toEqual([
      expect.stringContaining(`${SONG}:2: price: found nothing`),
      expect.stringContaining(`${SONG}:7: kin: found an unknown key`),
    ]);
  });

  test("cannot be linked, be in a bundle, or be all of a collection", async () => {
    const bundle = `---
name: All
kind: bundle
summary: x
price: 9
bundle: [lamp-song, paper-moon]
created: 2026-06-01
coverAlt: x
---

x
`;
    const { mistakes } = await check(
      songWith(DRAFT, {
        "collections/songs.md": "---\nname: Songs\nsummary: x\nproducts: [lamp-song]\n---\n",
        "products/everything/product.md": bundle,
        "products/everything/cover.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>",
      }),
    );
    expect(mistakes).toEqual([
      "content/collections/songs.md:4: products: found drafts only, expected at least one product that is published",
      'content/products/everything/product.md:6: bundle[0]: found "lamp-song", a draft, expected a product that is published',
      'content/products/two-lamps/product.md:31: faq[0].answer: found "/products/lamp-song/", expected an existing page',
      'content/products/two-lamps/product.md:33: testimonials[0].quote: found "/products/lamp-song/", expected an existing page',
      'content/products/two-lamps/product.zh.md:20: faq[0].answer: found "/products/lamp-song/", expected an existing page',
    ]);
  });

  test("of a product that is in the live shop is a warning", async () => {
    const live = {
      offers: [
        {
          product: "lamp-song",
          name: { en: "Song" },
          summary: {},
          image: null,
          currency: "USD",
          options: [],
        },
      ],
    };
    const contentDir = songWith(DRAFT, {
      "products/two-lamps/product.md": PLAIN,
      "products/two-lamps/product.zh.md": "---\nname: 灯\nsummary: 灯。\n---\n\n灯。\n",
    });
    const { warnings } = await checkContent(contentDir, live);
    expect(warnings.map((warning) => formatMistake(warning))).toContain(
      `content/${SONG}:1: draft: found a draft of a product that is in the live shop, expected no draft, unless it is to leave the shop, where its buyers keep the files of now`,
    );
  });
});
