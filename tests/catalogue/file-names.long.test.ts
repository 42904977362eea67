import { cpSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type BuildResult, buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { mediaTypeOf } from "#catalogue/file-metadata.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import { folderFiles } from "#checkout/files/folder.ts";
import { sha256Of } from "#checkout/files/key.ts";
import { fileNameProblem } from "#domain/file-name.ts";
import { type Offer, OffersFile } from "#domain/offer.ts";
import { uploadFiles } from "#shop/upload-files.ts";
import { buyerAt } from "../checkout/buyer.ts";
import { startShop } from "../checkout/shop.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";

const PDF = readFileSync(join(FIXTURE, "products/two-lamps/files/lamps.pdf"));
const PNG = readFileSync(join(FIXTURE, "products/two-lamps/gallery/first.png"));
const COMPOSED = "r\u00e9sum\u00e9";
const DECOMPOSED = "re\u0301sume\u0301";

async function check(contentDir: string): Promise<string[]> {
  return (await checkContent(contentDir)).mistakes.map((mistake) => formatMistake(mistake));
}

async function build(
  contentDir: string,
): Promise<{ outDir: string; offers: Offer[]; views: BuildResult["views"] }> {
  const outDir = temporaryFolder();
  const { views } = await buildCatalogue({ contentDir, outDir, cacheDir: fixtureCache() });
  const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  return { outDir, offers, views };
}

describe("a file name", () => {
  test("that is decomposed in the file system is sold, stored and downloaded composed", async () => {
    const contentDir = shopWith({ [`products/paper-moon/files/${DECOMPOSED}.pdf`]: PDF });
    const { offers } = await build(contentDir);
    const file = offers
      .flatMap(({ options }) => options.flatMap(({ parts }) => parts))
      .flatMap(({ files }) => files)
      .find(({ name }) => name === `${COMPOSED}.pdf`);
    const root = temporaryFolder();
    const files = folderFiles({ root, baseUrl: "https://shop.example", secret: "secret" });
    await uploadFiles({ offers, contentDir, files });
    expect(await files.stat(file?.key ?? "")).toEqual({ size: PDF.length, sha256: file?.sha256 });
    const url = await files.presign(file ?? { key: "", name: "", type: "" }, new Date(Date.now() + 60_000));
    const response = await files.serve(new Request(url));
    expect(response.headers.get("content-disposition")).toContain(encodeURIComponent(`${COMPOSED}.pdf`));
  });

  test("that is decomposed in the file system can be written composed in texts and lists", async () => {
    const product = readFileSync(join(FIXTURE, "products/two-lamps/product.md"), "utf8");
    const contentDir = shopWith({
      [`brand/${DECOMPOSED}.png`]: PNG,
      [`products/two-lamps/gallery/${DECOMPOSED}.png`]: PNG,
      [`products/two-lamps/samples/${DECOMPOSED}.txt`]: "A sample.\n",
      "products/two-lamps/product.md": `${product}
![A lamp](gallery/${COMPOSED}.png) and [a sample](samples/${COMPOSED}.txt), [again](samples/${encodeURIComponent(DECOMPOSED)}.txt).
`.replace("gallery:", `gallery:\n  - { file: ${COMPOSED}.png, alt: A lamp. }`),
      "shop.yaml": readFileSync(join(FIXTURE, "shop.yaml"), "utf8").replace(
        /logoDark: \S+/,
        `logoDark: brand/${COMPOSED}.png`,
      ),
    });
    expect(readFileSync(join(contentDir, "shop.yaml"), "utf8")).toContain(COMPOSED);
    expect(await check(contentDir)).toEqual([]);
    const { outDir } = await build(contentDir);
    const catalogue = await openCatalogue(join(outDir, "catalogue.duckdb"));
    const { products, shop } = await catalogue.view("en");
    catalogue.close();
    const lamps = products.find(({ slug }) => slug === "two-lamps");
    expect(
      lamps?.description.match(new RegExp(`href="[^"]*/${encodeURIComponent(COMPOSED)}.txt"`, "g")),
    ).toHaveLength(2);
    expect(lamps?.description).toContain("<picture");
    expect(lamps?.gallery[0]?.alt).toBe("A lamp.");
    expect(shop.theme.logoDark).not.toBeNull();
  });

  test.each(["files", "samples", "gallery"])(
    "in %s must not be that of another file once both are composed",
    async (folder) => {
      const contentDir = shopWith({
        [`products/paper-moon/${folder}/${COMPOSED}.png`]: PNG,
        [`products/paper-moon/${folder}/${DECOMPOSED}.png`]: PNG,
      });
      const path = (name: string) => `products/paper-moon/${folder}/${name}.png`;
      expect(await check(contentDir)).toEqual([
        expect.stringMatching(
          /name: found ".*\/r\\u00e9sum\\u00e9.png", which is the same name as ".*\/re\\u0301sume\\u0301.png" in Unicode, expected one of the two files/,
        ),
      ]);
      expect((await checkContent(contentDir)).mistakes[0]?.file.normalize("NFC")).toBe(path(COMPOSED));
    },
  );

  test.each([
    ["a backslash", "folder\\file.txt", "found a backslash"],
    ["a line break", "two\nlines.txt", 'found the character "\\n"'],
    ["too many letters", `${"灯".repeat(80)}.txt`, "found a name of 244 bytes"],
  ])("with %s is refused before anything is published", async (_, name, found) => {
    const contentDir = shopWith({ [`products/paper-moon/files/${name}`]: "x" });
    expect(await check(contentDir)).toEqual([expect.stringContaining(found)]);
    await expect(build(contentDir)).rejects.toThrow("The content has 1 mistake");
  });

  test("that is accepted can be stored", () => {
    const names = [
      "a.txt",
      " a ",
      "…",
      "...",
      "a\\b",
      "a\u0000b",
      "a\u007fb",
      "灯".repeat(80),
      "x".repeat(255),
    ];
    const accepted = names.filter((name) => fileNameProblem(name) === null);
    expect(accepted).toEqual(["a.txt", " a ", "…", "...", "灯".repeat(80)]);
    for (const name of accepted) expect(sha256Of(`${"0".repeat(64)}/${name}`), name).not.toBeNull();
  });
});

describe("a cover", () => {
  test("is found with any spelling of its extension", async () => {
    const contentDir = shopWith({});
    const folder = join(contentDir, "products/paper-moon");
    renameSync(join(folder, "cover.png"), join(folder, "cover.PNG"));
    expect(await check(contentDir)).toEqual([]);
    const { outDir } = await build(contentDir);
    expect(readdirSync(join(outDir, "site/media")).length).toBeGreaterThan(0);
    expect(mediaTypeOf("cover.PNG")).toBe("image/png");
  });

  test("in an unsupported format is reported", async () => {
    const contentDir = shopWith({});
    const folder = join(contentDir, "products/paper-moon");
    renameSync(join(folder, "cover.png"), join(folder, "Cover.TIFF"));
    expect(await check(contentDir)).toEqual([
      'content/products/paper-moon/Cover.TIFF:1: file: found "Cover.TIFF", expected a cover: cover.svg, .png, .jpg, .jpeg, .webp, .avif or .gif',
    ]);
  });
});

test("a text is found with any spelling of its extension, but only once", async () => {
  const contentDir = shopWith({});
  const folder = join(contentDir, "products/paper-moon");
  renameSync(join(folder, "product.md"), join(folder, "product.MD"));
  expect(await check(contentDir)).toEqual([]);
  cpSync(join(folder, "product.MD"), join(folder, "product.md"));
  expect(await check(contentDir)).toEqual([
    "content/products/paper-moon/product.md:1: file: found a second file with this text, expected one of the two",
  ]);
});

test("a name over two lines is published as one line, and its buyer gets the email", async () => {
  const contentDir = shopWith({
    "products/paper-moon/product.md": readFileSync(
      join(FIXTURE, "products/paper-moon/product.md"),
      "utf8",
    ).replace(/^name: .*/m, "name: |\n  Brush set\n  Volume two"),
  });
  const { views, offers } = await build(contentDir);
  expect(views[0].products.map(({ name }) => name)).toContain("Brush set Volume two");
  const shop = await startShop({ offers });
  const buyer = buyerAt(shop);
  const { order, url } = await buyer.order({ items: [{ product: "paper-moon" }] });
  await buyer.pay(url);
  await buyer.status(order, "paid");
  const [email] = await buyer.inbox(1);
  await shop.close();
  expect(email).toMatchObject({ subject: expect.stringContaining("Brush set Volume two") });
});
