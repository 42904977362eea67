import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { ContentInvalid, formatMistake } from "#catalogue/content/mistakes.ts";
import { readFontAxes } from "#catalogue/font-axes.ts";
import { subsetFont } from "#catalogue/font-subset.ts";
import { filterRules } from "#publish/finish/stylesheet.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const fontOfSite = (name: string) => readFileSync(new URL(`../../site/fonts/${name}`, import.meta.url));
/** A font with many more characters than a shop uses. */
const LARGE = readFileSync(
  createRequire(import.meta.url).resolve("next/dist/compiled/@vercel/og/Geist-Regular.ttf"),
);

const EVERY_CHARACTER = Array.from({ length: 0xff00 }, (_, i) => String.fromCodePoint(0xa1 + i))
  .join("")
  .replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Co}]/gu, "");
const TOO_LARGE = {
  "font.ttf": LARGE,
  "pages/every.md": `---\ntitle: Every\nsummary: Character\nupdated: 2026-10-02\n---\n\n${EVERY_CHARACTER}\n`,
};
const FOUND_TOO_LARGE =
  /theme\.textFont: found a font of \d+ kB with the characters that the shop uses, expected at most 40 kB/;
const NO_FONT =
  "content/shop.yaml:11: theme.textFont: found font.otf, which is not a font, expected a WOFF2, WOFF, TTF or OTF font";

test("the creator's own fonts are published with the characters that the shop uses, and keep their weights", async () => {
  const { theme, site } = await build("{ titleFont: fonts/title.woff2, textFont: fonts/text.ttf }", {
    "fonts/title.woff2": fontOfSite("newsreader.woff2"),
    "fonts/text.ttf": LARGE,
  });
  expect(theme.titleFont?.weights).toEqual({ min: 400, max: 600 });
  expect(theme.textFont?.weights).toBeNull();
  const title = readFileSync(join(site, theme.titleFont?.src ?? ""));
  expect(await readFontAxes(title)).toMatchObject([{ tag: "wght", min: 400, max: 600 }]);
  const text = readFileSync(join(site, theme.textFont?.src ?? ""));
  expect(text.toString("latin1", 0, 4)).toBe("wOF2");
  expect(text.length).toBeLessThan(LARGE.length / 4);
});

test("they come before the fonts of the theme, except for marks in Chinese", async () => {
  const { theme } = await build("{ titleFont: fonts/title.woff2 }", {
    "fonts/title.woff2": fontOfSite("newsreader.woff2"),
  });
  const css =
    ":root{--title-font:serif;--body-font:var(--title-font)}:lang(zh){--title-font:Songti;--body-font:Heiti}";
  const used = "p{font-family:var(--title-font),var(--body-font)}";
  expect(await filterRules(css + used, { theme, languages: ["en", "zh"] })).toBe(
    `:root{--title-font:"Own Title","Own Title Marks",serif;--body-font:serif}:lang(zh){--title-font:"Own Title",Songti;--body-font:Heiti}${used}`,
  );
});

test("a font that is missing, no font or too large is a mistake with its line", async () => {
  const missing = await checkContent(shopWith({ "shop.yaml": shopYaml("{ titleFont: font.woff2 }") }));
  expect(missing.mistakes.map((mistake) => formatMistake(mistake))).toContain(
    'content/shop.yaml:11: theme.titleFont: found "font.woff2", expected an existing font: there is no font.woff2',
  );
  await expect(build("{ textFont: font.otf }", { "font.otf": "no font" })).rejects.toThrow(NO_FONT);
  await expect(build("{ textFont: font.ttf }", TOO_LARGE)).rejects.toThrow(FOUND_TOO_LARGE);
});

test("check says of a font what publishing says, so that what it accepts can be published", async () => {
  expect(await check("{ textFont: font.otf }", { "font.otf": "no font" })).toEqual([NO_FONT]);
  const [mistake, ...others] = await check("{ textFont: font.ttf }", TOO_LARGE);
  expect([mistake, others]).toEqual([expect.stringMatching(FOUND_TOO_LARGE), []]);
  expect(await check("{ textFont: font.ttf }", { "font.ttf": LARGE })).toEqual([]);
});

test("check reduces a font to the characters that publishing reduces it to", async () => {
  const folder = join(fixtureCache(), "fonts");
  const files = { "shop.yaml": shopYaml("{ textFont: font.ttf }"), "font.ttf": LARGE };
  await build("{ textFont: font.ttf }", files);
  const reduced = readdirSync(folder);
  expect(reduced.length).toBeGreaterThan(0);
  await checkContent(shopWith(files), null, new Date(), { cacheDir: fixtureCache() });
  expect(readdirSync(folder)).toEqual(reduced);
});

test("beside other mistakes, check names a file that is not a font", async () => {
  const files = { "font.otf": "no font", "tags.yaml": "light: { en: Light }\n" };
  const mistakes = await check("{ textFont: font.otf }", files);
  expect(mistakes).toContain(NO_FONT);
  expect(mistakes.join()).toContain("expected a tag");
});

test("a font is reduced again only if it or the characters have changed", async () => {
  const [cache, font] = [temporaryFolder(), join(temporaryFolder(), "font.ttf")];
  writeFileSync(font, LARGE);
  const subset = async (characters: string) => {
    const { name = "", folder } = (await subsetFont(font, characters, cache)) ?? {};
    return statSync(join(folder ?? "", name)).ino;
  };
  const first = await subset("abc");
  expect(await subset("abc")).toBe(first);
  expect(await subset("abcd")).not.toBe(first);
  expect(readdirSync(join(cache, "fonts"))).toHaveLength(2);
});

async function check(theme: string, files: Record<string, string | Uint8Array>): Promise<string[]> {
  const { mistakes } = await checkContent(shopWith({ "shop.yaml": shopYaml(theme), ...files }));
  return mistakes.map((mistake) => formatMistake(mistake));
}

async function build(theme: string, files: Record<string, string | Uint8Array>) {
  const outDir = join(temporaryFolder(), "release");
  const contentDir = shopWith({ "shop.yaml": shopYaml(theme), ...files });
  try {
    const { views } = await buildCatalogue({ contentDir, outDir, cacheDir: fixtureCache() });
    return { theme: views[0].shop.theme, site: join(outDir, "site") };
  } catch (error) {
    if (!(error instanceof ContentInvalid)) throw error;
    throw new Error(error.mistakes.map((mistake) => formatMistake(mistake)).join("\n"));
  }
}

/** The fixture's `shop.yaml` with another theme. */
function shopYaml(theme: string): string {
  return readFileSync(join(FIXTURE, "shop.yaml"), "utf8").replace(/^theme:[\s\S]*/m, `theme: ${theme}\n`);
}
