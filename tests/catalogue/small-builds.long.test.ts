import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { createBuildMemory } from "#catalogue/build-memory.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import type { CatalogueView } from "#catalogue/types.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { shopWith, temporaryFolder } from "./content-folder.ts";

test("a build with the memory of the last one changes its catalogue to what a build without one writes", async () => {
  const contentDir = shopWith();
  // So many that one of them is a small part.
  for (let i = 0; i < 20; i++) {
    cpSync(join(contentDir, "products/paper-moon"), join(contentDir, `products/moon-${i}`), {
      recursive: true,
    });
  }
  const edit = (file: string, edit: (text: string) => string) =>
    writeFileSync(join(contentDir, file), edit(readFileSync(join(contentDir, file), "utf8")));
  const memory = createBuildMemory();
  let live = "";
  const build = async (outDir: string, options: object) => {
    const { views } = await buildCatalogue({ contentDir, outDir, cacheDir: fixtureCache(), ...options });
    return { views, offers: readFileSync(join(outDir, "offers.json"), "utf8"), file: await read(outDir) };
  };
  for (const change of [
    () => {},
    () =>
      edit("products/moon-1/product.md", (text) =>
        text.replace(/^tags: .*\n/m, "tags: [light]\nunlisted: true\n"),
      ),
    () => edit("products/moon-2/product.md", (text) => text.replace("---\n", "---\nuntil: 2999-01-01\n")),
    () => edit("shop.yaml", (text) => `${text}\ntimeZone: Asia/Tokyo\n`),
    () => rmSync(join(contentDir, "products/moon-4"), { recursive: true }),
    () =>
      cpSync(join(contentDir, "products/moon-5"), join(contentDir, "products/moon-99"), { recursive: true }),
    () => edit("tags.yaml", (text) => text.replace(/light:.*(\n {2}.*)*/, "light: { en: Lights, zh: 光 }")),
  ]) {
    change();
    const outDir = temporaryFolder();
    const small = await build(outDir, { memory, liveCatalogue: live });
    const whole = await build(temporaryFolder(), {});
    expect(small.views).toEqual(whole.views);
    expect(small.offers).toBe(whole.offers);
    expect(whole.file).toEqual(whole.views);
    expect(small.file).toEqual(whole.views);
    live = join(outDir, "catalogue.duckdb");
  }
});

test("a build with a memory keeps the objects of products that have not changed", async () => {
  const contentDir = shopWith();
  const memory = createBuildMemory();
  const build = async () =>
    (await buildCatalogue({ contentDir, outDir: temporaryFolder(), cacheDir: fixtureCache(), memory }))
      .views[0];
  const [before] = [await build()];
  const path = join(contentDir, "products/paper-moon/product.md");
  writeFileSync(path, `${readFileSync(path, "utf8")}\nOne more word.\n`);
  const after = await build();
  const changed = after.products.filter((product, i) => product !== before.products[i]);
  expect(changed.map(({ slug }) => slug)).toEqual(["paper-moon"]);
});

async function read(outDir: string): Promise<CatalogueView[]> {
  const catalogue = await openCatalogue(join(outDir, "catalogue.duckdb"));
  const views = await Promise.all((await catalogue.languages()).map((language) => catalogue.view(language)));
  catalogue.close();
  return views;
}
