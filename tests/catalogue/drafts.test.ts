import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { allRows } from "./all-rows.ts";
import { shopWith, temporaryFolder } from "./content-folder.ts";
import { check, SONG, songWith } from "./song-shop.ts";

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
