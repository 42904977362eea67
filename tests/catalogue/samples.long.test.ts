import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PDFDocument } from "@cantoo/pdf-lib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const PRODUCT = "products/two-lamps/product.md";
const TEXT = readFileSync(join(FIXTURE, PRODUCT), "utf8");

describe("what can be tried on a product's pictures", () => {
  test("is in the catalogue: a picture before, a grid, and a circle on the cover", async () => {
    const { product, site } = await build({
      [PRODUCT]: edited([
        ["second.png, alt: The second lamp.", "second.png, alt: The second lamp., before: first.png"],
        ["first.png, alt: The first lamp.", "first.png, alt: The first lamp., grid: 12 x 8"],
        [
          "file: lamp.css, title: A lamp in CSS",
          "file: lamp.css, title: A lamp in CSS, onCover: 50% 60.5% 9%",
        ],
      ]),
    });
    expect(product.gallery.map(({ before, grid }) => ({ before, grid }))).toEqual([
      { before: 1, grid: null },
      { before: null, grid: { columns: 12, rows: 8, src: expect.stringMatching(/-2560\.avif$/) } },
    ]);
    expect(existsSync(join(site, product.gallery[1]?.grid?.src ?? "none"))).toBe(true);
    expect(product.samples[0]?.onCover).toEqual({ x: 50, y: 60.5, radius: 9 });
  });

  test.each([
    [
      "before: frist.png",
      'gallery[0].before: found "frist.png", expected another file in gallery/ (did you mean first.png?)',
    ],
    ["before: second.png", 'gallery[0].before: found "second.png", expected another file in gallery/'],
    ["grid: many", 'gallery[0].grid: found "many", expected columns and rows such as 12 x 8'],
    ["grid: 0 x 8", 'gallery[0].grid: found "0 x 8", expected columns and rows such as 12 x 8'],
  ])("is a mistake with its line where it is wrong: %s", async (field, expected) => {
    const text = edited([
      ["second.png, alt: The second lamp.", `second.png, alt: The second lamp., ${field}`],
    ]);
    const line = text.split("\n").findIndex((line) => line.includes(field)) + 1;
    const { mistakes } = await checkContent(shopWith({ [PRODUCT]: text }));
    expect(mistakes.map((mistake) => formatMistake(mistake)).join("\n")).toContain(
      `content/${PRODUCT}:${line}: ${expected}`,
    );
  });

  test("is a mistake if the circle is not one", async () => {
    const text = edited([["title: A lamp in CSS", "title: A lamp in CSS, onCover: in the middle"]]);
    const { mistakes } = await checkContent(shopWith({ [PRODUCT]: text }));
    expect(mistakes.map((mistake) => formatMistake(mistake)).join("\n")).toContain(
      'samples[0].onCover: found "in the middle", expected three percentages such as 50% 60% 9%',
    );
  });
});

describe("a PDF among the samples", () => {
  test("has its pages next to it as pictures, at most 24, whatever its name", async () => {
    const { product, site } = await build({ "products/two-lamps/samples/灯 1.pdf": await pdf(30) });
    const sample = product.samples.find(({ name }) => name === "灯 1.pdf");
    expect(sample?.pages).toBe(24);
    const page = await sharp(join(site, decodeURIComponent(`${sample?.src}.24.avif`))).metadata();
    expect({ width: page.width, height: page.height }).toEqual({ width: 960, height: 480 });
    expect(existsSync(join(site, decodeURIComponent(`${sample?.src}.25.avif`)))).toBe(false);
  });

  test("is only linked if it cannot be drawn, and a warning names the file", async () => {
    const file = "products/two-lamps/samples/broken.pdf";
    const { product, warnings } = await build({ [file]: "%PDF-1.7 and no more" });
    expect(product.samples.find(({ name }) => name === "broken.pdf")).toMatchObject({ pages: null });
    expect(warnings.map((warning) => formatMistake(warning)).join("\n")).toContain(
      `content/${file}:1: file: found a PDF whose pages cannot be drawn (`,
    );
  });

  test("is drawn narrower if a page is higher than a picture can be", async () => {
    const { product, site } = await build({
      "products/two-lamps/samples/scroll.pdf": await pdf(1, [100, 4000]),
    });
    const sample = product.samples.find(({ name }) => name === "scroll.pdf");
    expect(sample?.pages).toBe(1);
    const page = await sharp(join(site, `${sample?.src}.1.avif`)).metadata();
    expect({ width: page.width, height: page.height }).toEqual({ width: 400, height: 16_000 });
  });
});

describe("a font among the samples", () => {
  test("has the axes that can be varied, none if it has only one style", async () => {
    const fonts = (name: string) => readFileSync(new URL(`../../site/fonts/${name}`, import.meta.url));
    const { product } = await build({
      "products/two-lamps/samples/lamp.woff2": fonts("newsreader.woff2"),
      "products/two-lamps/samples/plain.woff2": fonts("newsreader-regular.woff2"),
      "products/two-lamps/samples/plain.ttf": readFileSync(
        new URL("../site/fixture/lamp.ttf", import.meta.url),
      ),
      "products/two-lamps/samples/broken.otf": "no font",
    });
    const axes = Object.fromEntries(product.samples.map(({ name, axes }) => [name, axes]));
    expect(axes).toMatchObject({
      "lamp.woff2": [{ tag: "wght", min: 400, default: 400, max: 600 }],
      "plain.woff2": [],
      "plain.ttf": [],
      "broken.otf": null,
    });
  });
});

function edited(replacements: [string, string][]): string {
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The fixture does not contain ${from}`);
    return text.replace(from, to);
  }, TEXT);
}

async function build(changes: Record<string, string | Uint8Array>) {
  const outDir = join(temporaryFolder(), "release");
  const { views, warnings } = await buildCatalogue({
    contentDir: shopWith(changes),
    outDir,
    cacheDir: fixtureCache(),
  });
  const product = views[0].products.find(({ slug }) => slug === "two-lamps");
  if (!product) throw new Error("The product is missing");
  return { product, warnings, site: join(outDir, "site") };
}

/** Empty pages, by default twice as wide as high. */
async function pdf(pages: number, size: [width: number, height: number] = [400, 200]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let i = 0; i < pages; i++) document.addPage(size);
  return document.save();
}
