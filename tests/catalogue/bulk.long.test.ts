import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { shopWith, temporaryFolder } from "./content-folder.ts";

const PRODUCTS = 300;
/** A few seconds, unless the machine is busy. */
const TIMEOUT_MS = 120_000;

test(
  "a shop of three hundred products is built and read completely",
  async () => {
    const cover = await sharp({ create: { width: 40, height: 50, channels: 3, background: "#eee" } })
      .png()
      .toBuffer();
    const changes: Record<string, string | Uint8Array> = {};
    for (let number = 0; number < PRODUCTS; number++) {
      const folder = `products/lamp-${number}`;
      changes[`${folder}/cover.png`] = cover;
      changes[`${folder}/files/lamp-${number}.txt`] = `Lamp ${number}\n`;
      changes[`${folder}/product.md`] = `---
name: Lamp ${number}
kind: icons
summary: Lamp number ${number}.
price: ${number}.99
tags: [light${number % 3 === 0 ? ", paper" : ""}]
created: 2024-01-${String((number % 28) + 1).padStart(2, "0")}
coverAlt: A lamp.
changelog:
  - { date: 2024-02-01, notes: Lit. }
---

Lamp **${number}**, see [the first](/products/lamp-0/).
`;
      changes[`${folder}/product.zh.md`] =
        `---\nname: 灯${number}\nsummary: 第${number}盏灯。\n---\n\n灯。\n`;
    }
    const folder = temporaryFolder();
    const built = await buildCatalogue({
      contentDir: shopWith(changes),
      outDir: join(folder, "release"),
      cacheDir: fixtureCache(),
    });
    expect(built.views[0].products.length).toBe(PRODUCTS + 5);

    const catalogue = await openCatalogue(join(folder, "release", "catalogue.duckdb"));
    const { products } = await catalogue.view("zh");
    catalogue.close();
    expect(products).toHaveLength(PRODUCTS + 5);
    expect(new Set(products.map(({ slug }) => slug)).size).toBe(PRODUCTS + 5);
    const last = products.find(({ slug }) => slug === "lamp-299");
    expect(last).toMatchObject({ name: "灯299", description: "<p>灯。</p>" });
    expect(last?.options[0]?.price).toEqual({ amount: 29_999, currency: "USD" });
    expect(last?.files.map(({ name }) => name)).toEqual(["lamp-299.txt"]);
    expect(products.every(({ related }) => related.length <= 4)).toBe(true);
    expect(last?.related).toHaveLength(4);
  },
  TIMEOUT_MS,
);
