import { join } from "node:path";
import { expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import type { CoPurchase } from "#domain/api/admin/co-purchases.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { allRows } from "./all-rows.ts";
import { FIXTURE, temporaryFolder } from "./content-folder.ts";

/** The fixture's catalogue with these co-purchases. */
async function catalogueWith(coPurchases?: CoPurchase[]) {
  const outDir = temporaryFolder();
  const path = join(outDir, "catalogue.duckdb");
  await buildCatalogue({
    contentDir: FIXTURE,
    outDir,
    cacheDir: fixtureCache(),
    ...(coPurchases && { coPurchases }),
  });
  const catalogue = await openCatalogue(path);
  const { products } = await catalogue.view("en");
  catalogue.close();
  const related = Object.fromEntries(products.map((product) => [product.slug, product.related]));
  return { related, rows: await allRows(path) };
}

test("related products are ranked by the number of common buyers, then by common tags", async () => {
  const { related, rows } = await catalogueWith([
    { product: "lamp-song", other: "two-lamps", buyers: 5 },
    { product: "lamp-song", other: "paper-moon", buyers: 2 },
    { product: "paper-moon", other: "two-lamps", buyers: 7 },
    { product: "gone-lamp", other: "two-lamps", buyers: 9 },
    { product: "next-year", other: "two-lamps", buyers: 8 },
    { product: "two-lamps", other: "two-lamps", buyers: 3 },
  ]);
  expect(related["two-lamps"]).toEqual(["paper-moon", "lamp-song", "all-lamps"]);
  expect(related["lamp-song"]).toEqual(["two-lamps", "paper-moon", "all-lamps"]);
  expect(related["all-lamps"]).toEqual(["two-lamps", "lamp-song"]);
  expect(rows.bought_together).toHaveLength(5);
});

test("with equal numbers of common buyers, common tags decide, then the newer product comes first", async () => {
  const { related } = await catalogueWith([
    { product: "all-lamps", other: "paper-moon", buyers: 2 },
    { product: "lamp-song", other: "paper-moon", buyers: 2 },
    { product: "paper-moon", other: "two-lamps", buyers: 2 },
  ]);
  expect(related["paper-moon"]).toEqual(["two-lamps", "all-lamps", "lamp-song"]);
});

test("an empty list of co-purchases gives the same catalogue as none", async () => {
  expect((await catalogueWith([])).rows).toEqual((await catalogueWith()).rows);
});
