import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { type Catalogue, openCatalogue } from "#catalogue/reader.ts";
import type { CatalogueView, Product } from "#catalogue/types.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { FIXTURE } from "./content-folder.ts";

/** The fixture's shop, built before the tests of a file. */
export function fixtureRelease() {
  const outDir = mkdtempSync(join(tmpdir(), "vitrine-build-"));
  const cacheDir = fixtureCache();
  let catalogue: Catalogue;
  let en: CatalogueView;
  let zh: CatalogueView;

  beforeAll(async () => {
    await buildCatalogue({ contentDir: FIXTURE, outDir, cacheDir });
    catalogue = await openCatalogue(join(outDir, "catalogue.duckdb"));
    en = await catalogue.view("en");
    zh = await catalogue.view("zh");
  });
  afterAll(() => {
    catalogue.close();
    rmSync(outDir, { recursive: true });
  });

  return {
    outDir,
    cacheDir,
    get catalogue() {
      return catalogue;
    },
    get en() {
      return en;
    },
    get zh() {
      return zh;
    },
  };
}

export function find({ products }: CatalogueView, slug: string): Product {
  const product = products.find((candidate) => candidate.slug === slug);
  if (!product) throw new Error(`No ${slug}`);
  return product;
}
