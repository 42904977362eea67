import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { shopWith, temporaryFolder, write } from "./content-folder.ts";
import { runShop } from "./run-shop.ts";

const SHOP = `name: Gravel Type
tagline: x
author: x
currency: EUR
languages: [en]
support: me@gravel.example
opening: x
licence: x
refunds: x
theme: { accent: "#225588" }
`;

function newShop(files: Record<string, string> = {}): string {
  const contentDir = temporaryFolder();
  write(contentDir, { "shop.yaml": SHOP, ...files });
  return contentDir;
}

async function check(contentDir: string) {
  const { mistakes, warnings } = await checkContent(contentDir);
  const format = (found: typeof mistakes) => found.map((mistake) => formatMistake(mistake));
  return { mistakes: format(mistakes), warnings: format(warnings) };
}

describe("shop new product", () => {
  const PLACEHOLDERS = [
    "content/products/gravel-sans/cover.placeholder.png:1: file: found a placeholder, expected your own cover, such as cover.png or cover.jpg; or rename this one to cover.png to keep it",
    "content/products/gravel-sans/files/placeholder.txt:1: file: found a placeholder, which buyers would get, expected what you sell: put your files beside it, and delete it",
  ];

  test("adds a product that can be bought at once, and whose placeholders are warnings until they are replaced", async () => {
    const contentDir = newShop();
    const added = await runShop([
      "new",
      "product",
      "Gravel Sans",
      "--kind",
      "font",
      "--price",
      "49",
      "--content",
      contentDir,
    ]);
    expect(added).toMatchObject({ code: 0, stderr: "" });
    expect(added.stdout).toContain(`npm run shop -- check --content ${contentDir}`);
    expect(await check(contentDir)).toEqual({ mistakes: [], warnings: PLACEHOLDERS });

    const folder = temporaryFolder();
    await buildCatalogue({ contentDir, outDir: join(folder, "release"), cacheDir: fixtureCache() });
    const { offers } = JSON.parse(readFileSync(join(folder, "release", "offers.json"), "utf8"));
    expect(offers).toMatchObject([
      {
        product: "gravel-sans",
        currency: "EUR",
        options: [{ price: 4900, parts: [{ files: [{ name: "placeholder.txt" }] }] }],
      },
    ]);

    const product = join(contentDir, "products/gravel-sans");
    const cover = await sharp(join(product, "cover.placeholder.png")).metadata();
    expect(cover).toMatchObject({ format: "png", width: 1600, height: 2000 });
    renameSync(join(product, "files/placeholder.txt"), join(product, "files/gravel-sans.txt"));
    write(product, { "cover.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='5'/>" });
    expect(await check(contentDir)).toEqual({ mistakes: [], warnings: [] });
    rmSync(join(product, "cover.svg"));
    renameSync(join(product, "cover.placeholder.png"), join(product, "cover.png"));
    expect(await check(contentDir)).toEqual({ mistakes: [], warnings: [] });
  });

  test("draws the title on the cover, each in one of the shop's colours", async () => {
    const contentDir = newShop();
    const corners = new Set<string>();
    for (const title of ["Alps", "Alpt", "Alpu"]) {
      await runShop(["new", "product", title, "--kind", "font", "--price", "0", "--content", contentDir]);
      const cover = sharp(join(contentDir, "products", title.toLowerCase(), "cover.placeholder.png"));
      const { data, info } = await cover.raw().toBuffer({ resolveWithObject: true });
      const pixelAt = (x: number, y: number) =>
        data.subarray((y * info.width + x) * info.channels).subarray(0, 3);
      corners.add(pixelAt(0, 0).toString("hex"));
      // Between the line above the title and the middle of the cover there are letters.
      const row = Array.from({ length: 1300 }, (_, x) => pixelAt(140 + x, 320).toString("hex"));
      expect(new Set(row).size, title).toBeGreaterThan(1);
    }
    expect(corners.size).toBe(3);
    expect(corners).toContain("225588");
  });

  test("takes the slug from the title, and asks for one where the title gives none", async () => {
    const contentDir = newShop();
    const add = (...words: string[]) =>
      runShop(["new", "product", ...words, "--kind", "book", "--price", "9", "--content", contentDir]);
    await add("Crème & Straße: “N° 2”");
    expect(await add("路牌字体入门")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        '"路牌字体入门" has no Latin letters for the address of its page. Give it one with --slug',
      ),
    });
    await add("路牌字体入门", "--slug", "road-signs");
    expect((await add("Signs", "--slug", "Road Signs")).stderr).toContain(
      '--slug: found "Road Signs", expected lower-case',
    );
    expect((await add("Road Signs")).stderr).toContain("road-signs exists already");
    expect(readdirSync(join(contentDir, "products"))).toEqual(["creme-strasse-n-2", "road-signs"]);
    expect((await check(contentDir)).mistakes).toEqual([]);
    expect(readFileSync(join(contentDir, "products/creme-strasse-n-2/product.md"), "utf8")).toContain(
      '\nname: "Crème & Straße: “N° 2”"\n',
    );
  });

  test.each([
    [["--price", "9"], "Missing: --kind, one of book, course"],
    [["--kind", "fnt", "--price", "9"], '--kind: found "fnt", expected one of'],
    [["--kind", "font"], "Missing: --price, such as --price 49; --price 0 if it is free; or --coming-soon"],
    [
      ["--kind", "font", "--price", "9,50"],
      '--price: found "9,50", expected a decimal amount such as 29 or 29.00',
    ],
    [["--kind", "font", "--price", "0.10"], '--price: found "0.10", expected 0 or at least 0.50 EUR'],
    [["--kind", "font", "--price", "9", "--coming-soon"], "--price and --coming-soon cannot be combined."],
    [["--kind", "bundle", "--price", "9"], "A bundle needs products. Add those first."],
  ])("with %j writes nothing and says what is wrong", async (options, message) => {
    const contentDir = newShop();
    const added = await runShop(["new", "product", "Gravel", ...options, "--content", contentDir]);
    expect(added).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(message) });
    expect(readdirSync(contentDir)).toEqual(["shop.yaml"]);
  });

  test("can be coming soon, free, or a bundle of others", async () => {
    const contentDir = newShop();
    const add = (...words: string[]) => runShop(["new", "product", ...words, "--content", contentDir]);
    await add("Later", "--kind", "font", "--coming-soon");
    await add("Sans", "--kind", "font", "--price", "20");
    await add("Book", "--kind", "book", "--price", "10 EUR");
    await add("Sample", "--kind", "printable", "--price", "0");
    expect(
      (await add("Both", "--kind", "bundle", "--products", "sans", "bok", "--price", "25")).stderr,
    ).toContain('--products: found "bok", expected a product (did you mean book?)');
    await add("Both", "--kind", "bundle", "--products", "sans,book", "--price", "25");
    const { mistakes, warnings } = await check(contentDir);
    expect(mistakes).toEqual([]);
    expect(warnings.filter((warning) => !warning.includes("placeholder"))).toEqual([]);
  });

  test("as a bundle without --products has what is for sale and listed, and check accepts it", async () => {
    const contentDir = newShop();
    const add = (...words: string[]) => runShop(["new", "product", ...words, "--content", contentDir]);
    for (const title of ["Sans", "Draft", "Secret", "Tomorrow", "Gone"]) {
      await add(title, "--kind", "font", "--price", "20");
    }
    await add("Later", "--kind", "font", "--coming-soon");
    const say = (slug: string, line: string) => {
      const path = join(contentDir, `products/${slug}/product.md`);
      writeFileSync(path, readFileSync(path, "utf8").replace("kind:", `${line}\nkind:`));
    };
    say("draft", "draft: true");
    say("secret", "unlisted: true");
    say("tomorrow", "from: 2999-01-01");
    say("gone", "until: 2020-01-01");
    await add("All", "--kind", "bundle", "--price", "15");
    expect(readFileSync(join(contentDir, "products/all/product.md"), "utf8")).toContain("\nbundle: [sans]\n");
    await add("All again", "--kind", "bundle", "--price", "15");
    expect(readFileSync(join(contentDir, "products/all-again/product.md"), "utf8")).toContain(
      "\nbundle: [sans]\n",
    );
    await runShop(["new", "collection", "Everything", "--content", contentDir]);
    expect(readFileSync(join(contentDir, "collections/everything.md"), "utf8")).toContain(
      "\nproducts: [all, all-again, later, sans]\n",
    );
    expect((await check(contentDir)).mistakes).toEqual([]);
    for (const slug of ["sans", "later", "all", "all-again"]) say(slug, "draft: true");
    const none = await add("None", "--kind", "bundle", "--price", "15");
    expect(none.stderr).toContain(
      "none is published, listed and for sale now. Name those in it with --products",
    );
    expect((await runShop(["new", "collection", "None", "--content", contentDir])).stderr).toContain(
      "none is published and listed now. Name those in it with --products",
    );
  });

  test("does not take the address of another product's earlier name", async () => {
    const contentDir = newShop();
    const add = (title: string) =>
      runShop(["new", "product", title, "--kind", "font", "--price", "20", "--content", contentDir]);
    await add("Sans");
    const path = join(contentDir, "products/sans/product.md");
    writeFileSync(path, readFileSync(path, "utf8").replace("kind:", "previousSlugs: [grotesk]\nkind:"));
    expect(await add("Grotesk")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('"grotesk" is a previous slug of products/sans. Choose another title'),
    });
    expect(readdirSync(join(contentDir, "products"))).toEqual(["sans"]);
  });

  test("writes in the shop's default language", async () => {
    const contentDir = newShop({ "shop.yaml": SHOP.replace("[en]", "[zh]") });
    await runShop([
      "new",
      "product",
      "路牌",
      "--slug",
      "signs",
      "--kind",
      "font",
      "--price",
      "9",
      "--content",
      contentDir,
    ]);
    expect(readFileSync(join(contentDir, "products/signs/product.md"), "utf8")).toContain(
      "\nsummary: 字体，付款后下载。\n",
    );
  });
});

describe("shop new collection and shop new page", () => {
  test("add a file that check accepts, and refuse an existing one", async () => {
    const folder = shopWith();
    const before = await check(folder);
    const collection = ["new", "collection", "For Walls", "--products", "paper-moon", "--content", folder];
    expect(await runShop(collection)).toMatchObject({ code: 0, stderr: "" });
    const page = ["new", "page", "About: me", "--content", folder];
    expect(await runShop(page)).toMatchObject({ code: 0, stderr: "" });
    const { mistakes, warnings } = await check(folder);
    expect(mistakes).toEqual([]);
    expect(warnings.filter((warning) => !before.warnings.includes(warning))).toEqual([
      "content/collections/for-walls.zh.md:1: file: found nothing, expected a translation into zh",
      "content/pages/about-me.zh.md:1: file: found nothing, expected a translation into zh",
    ]);
    expect((await runShop(collection)).stderr).toContain("collections/for-walls.md exists already");
    expect((await runShop(page)).stderr).toContain("pages/about-me.md exists already");
  });

  test("say which products a collection can have", async () => {
    const unknown = await runShop([
      "new",
      "collection",
      "Walls",
      "--products",
      "paper-mon",
      "--content",
      shopWith(),
    ]);
    expect(unknown.stderr).toContain(
      '--products: found "paper-mon", expected a product (did you mean paper-moon?)',
    );
    const none = await runShop(["new", "collection", "Walls", "--content", newShop()]);
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining("A collection needs products") });
  });

  test("need a shop", async () => {
    const folder = temporaryFolder();
    expect((await runShop(["new", "page", "Help", "--content", folder])).stderr).toContain(
      `There is no shop in ${folder}: it has no shop.yaml. "init" makes one.`,
    );
  });
});
