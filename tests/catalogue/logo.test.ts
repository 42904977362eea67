import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { ContentInvalid, formatMistake } from "#catalogue/content/mistakes.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith } from "./content-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "vitrine-logo-"));
afterAll(() => rmSync(folder, { recursive: true }));
const build = async (contentDir: string) =>
  buildCatalogue({ contentDir, outDir: folder, cacheDir: fixtureCache() });

/** The fixture's `shop.yaml` with another theme. */
function shopYaml(theme: string): string {
  const text = readFileSync(join(FIXTURE, "shop.yaml"), "utf8");
  return text.replace(/^theme:[\s\S]*/m, `theme: ${theme}\n`);
}

async function check(theme: string, files: Record<string, string | Uint8Array | null> = {}) {
  const { mistakes, warnings } = await checkContent(shopWith({ "shop.yaml": shopYaml(theme), ...files }));
  return [...mistakes, ...warnings]
    .map((finding) => formatMistake(finding))
    .filter(
      (finding) => !/expected (a translation into zh|a known name, since this one is ignored)$/.test(finding),
    );
}

test("a logo is published unchanged, named by a hash of its content, with its intrinsic size", async () => {
  await build(FIXTURE);
  const catalogue = await openCatalogue(join(folder, "catalogue.duckdb"));
  const { logo, logoDark } = (await catalogue.view("zh")).shop.theme;
  catalogue.close();
  expect(logo).toEqual({
    src: expect.stringMatching(/^\/media\/[0-9a-f]{16}\.svg$/),
    width: 120,
    height: 40,
  });
  expect(logoDark).toMatchObject({ src: expect.stringMatching(/\.png$/), width: 120, height: 40 });
  const published = readFileSync(join(folder, "site", logo?.src ?? ""), "utf8");
  expect(published).toBe(readFileSync(join(FIXTURE, "logo.svg"), "utf8"));
});

test("a logo that is missing, not a picture or too large is a mistake", async () => {
  const noise = await sharp(randomBytes(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } })
    .png()
    .toBuffer();
  expect(noise.length).toBeGreaterThan(200_000);
  expect(await check("{ logo: logos.svg, logoDark: ../logo.png }")).toEqual([
    'content/shop.yaml:11: theme.logo: found "logos.svg", expected an existing picture: there is no logos.svg',
    'content/shop.yaml:11: theme.logoDark: found "../logo.png", expected a picture in the content folder, such as logo.svg',
  ]);
  expect(await check("{ logo: logo.svg, logoDark: brand/noise.png }", { "brand/noise.png": noise })).toEqual([
    expect.stringMatching(
      /^content\/shop\.yaml:11: theme\.logoDark: found a picture of \d+ kB, expected at most 200 kB$/,
    ),
  ]);
  expect(await check("{ logo: logo.svg }", { "logo.svg": "no picture" })).toEqual([
    expect.stringMatching(/^content\/logo\.svg:1: file: found a file that cannot be read as a picture/),
  ]);
  const jpeg = await sharp(noise).jpeg().toBuffer();
  expect(await check("{ logo: brand/logo.png }", { "brand/logo.png": jpeg })).toEqual([
    expect.stringContaining(
      "brand/logo.png:1: file: found a file that cannot be read as a picture (its content is jpeg",
    ),
  ]);
  expect(await check("{ logo: logo.gif }")).toEqual([
    'content/shop.yaml:11: theme.logo: found "logo.gif", expected an SVG or PNG, such as logo.svg',
  ]);
  expect(await check("{ logoDark: logo.svg }")).toEqual([
    "content/shop.yaml:11: theme.logoDark: found no logo for light pages, expected a logo too",
  ]);
  expect(await check("{ logo: products/two-lamps/files/lamp.svg }")).toEqual([
    expect.stringContaining("expected a picture in the content folder, such as logo.svg"),
  ]);
});

test("a build fails with a logo that is not a picture", async () => {
  const failure = await build(shopWith({ "logo.svg": "no picture" })).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ContentInvalid);
});
