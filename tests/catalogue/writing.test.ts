import { readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { createContentMemory, saveTexts } from "#catalogue/content/memory.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { readContent } from "#catalogue/content/read.ts";
import { openTextCache } from "#catalogue/content/text-cache.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { shopWith, temporaryFolder, write } from "./content-folder.ts";
import { check, SONG, songWith } from "./song-shop.ts";

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

  test("gets the same mistakes reported for plain texts as for any others", async () => {
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

describe("a text that a comment cuts short", () => {
  test.each([
    ["name: Issue #4", "name", '"Issue", since #4 after it is a comment', ': put "Issue #4"'],
    [
      "name: x\nfiles: [{ name: song.wav, title: Song #1\n }]",
      "files[0].title",
      '"Song", since #1 after it is a comment',
      ': put "Song #1"',
    ],
    [
      "name: x\nfaq:\n  - question: Is it in C # or in D?\n    answer: Yes.",
      "faq[0].question",
      '"Is it in C", since # or in D? after it is a comment',
      ': put "Is it in C # or in D?"',
    ],
  ])("as in %j is a warning that says how to write it", async (lines, field, found, put) => {
    const { mistakes, warnings } = await check(songWith(`price: 9\n${lines}`));
    expect(mistakes).toEqual([]);
    expect(warnings).toContainEqual(
      expect.stringContaining(
        `${field}: found ${found}, expected quotes around the text, if that belongs to it${put}`,
      ),
    );
  });

  test("is none in quotes, with a # inside a word, on a line of its own, or in a field that is no text", async () => {
    const { warnings } = await check(
      songWith(
        'name: "Issue #4" # the fourth\n# a note\nprice: 9 # EUR\nunlisted: true # for now\nlicence: C#',
      ),
    );
    expect(warnings.filter((warning) => warning.includes("comment"))).toEqual([]);
  });

  test("is one by language and in other files, too, and again when the text is known from an earlier run", async () => {
    const shop = readFileSync(join(shopWith(), "shop.yaml"), "utf8");
    const contentDir = shopWith({
      "shop.yaml": shop.replace(/^name: .*$/m, "name:\n  en: Lamp #1\n  zh: 灯 #1"),
      "pages/help.md": "---\ntitle: Help #1\nsummary: x\nupdated: 2026-09-01\n---\n\nWrite.\n",
    });
    const cacheDir = temporaryFolder();
    const comments = async () => {
      const memory = { ...createContentMemory(), texts: openTextCache(cacheDir, "1") };
      const { warnings } = readContent(contentDir, { memory });
      await saveTexts(memory);
      return warnings.filter(({ found }) => found.includes("comment")).map(({ field }) => field);
    };
    expect(await comments()).toEqual(["title", "name.en", "name.zh"]);
    expect(await comments()).toEqual(["title", "name.en", "name.zh"]);
  });
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
      `content/${SONG}:7: price: found a price for something that is coming soon, expected either a price or comingSoon, not both`,
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
