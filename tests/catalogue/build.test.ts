import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { buildCatalogue } from "#catalogue/build.ts";
import { ContentInvalid } from "#catalogue/content/mistakes.ts";
import { openReadOnly, writeCatalogue } from "#catalogue/duckdb.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import { allRows } from "./all-rows.ts";
import { FIXTURE, shopWith, temporaryFolder } from "./content-folder.ts";
import { find, fixtureRelease } from "./fixture-release.ts";

const MINIMAL = `---
name: Two Lamps
kind: book
summary: A book about two lamps.
comingSoon: true
created: 2025-03-04
coverAlt: Two lamps.
---

Two.
`;

const release = fixtureRelease();
const { outDir, cacheDir } = release;

describe("a build", () => {
  test("of the same content produces the same rows, offers and files", async () => {
    const again = join(temporaryFolder(), "release");
    await buildCatalogue({ contentDir: FIXTURE, outDir: again, cacheDir });
    expect(await allRows(join(again, "catalogue.duckdb"))).toEqual(
      await allRows(join(outDir, "catalogue.duckdb")),
    );
    const files = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
    expect(files(again)).toEqual(files(outDir));
    expect(readFileSync(join(again, "offers.json"), "utf8")).toBe(
      readFileSync(join(outDir, "offers.json"), "utf8"),
    );
  });

  test("without a cache produces the same pictures as one with a cache", async () => {
    const folder = temporaryFolder();
    const contentDir = shopWith({
      "products/two-lamps/product.md": MINIMAL,
      "products/two-lamps/product.zh.md": null,
      "products/two-lamps/gallery": null,
      "products/all-lamps": null,
      collections: null,
    });
    await buildCatalogue({ contentDir, outDir: join(folder, "release"), cacheDir: join(folder, "cache") });
    for (const { src } of find(release.en, "two-lamps").cover.sources.flatMap(({ variants }) => variants)) {
      const [before, after] = [outDir, join(folder, "release")].map((dir) =>
        readFileSync(join(dir, "site", src)),
      );
      expect(after?.equals(before ?? Buffer.alloc(0))).toBe(true);
    }
  });

  test("of content with mistakes keeps the previous catalogue", async () => {
    const folder = temporaryFolder();
    await buildCatalogue({ contentDir: FIXTURE, outDir: folder, cacheDir });
    const before = readFileSync(join(folder, "catalogue.duckdb"));
    const contentDir = shopWith({ "tags.yaml": "light: {}\n" });
    const failure = await buildCatalogue({ contentDir, outDir: folder, cacheDir }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ContentInvalid);
    expect(failure).toMatchObject({
      mistakes: expect.arrayContaining([expect.objectContaining({ file: "tags.yaml" })]),
    });
    expect(readFileSync(join(folder, "catalogue.duckdb")).equals(before)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual([
      "catalogue.duckdb",
      "catalogue.json",
      "messages.json",
      "offers.json",
      "site",
    ]);
  });

  test("that fails while writing leaves no catalogue, and the next one completes", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "catalogue.duckdb");
    const shop = new Map([["tags", [{ tag: "light", position: 0, colour: "red" }]]]);
    const failing = writeCatalogue(path, { shop, products: new Map() });
    await expect(failing).rejects.toThrow("tags has no column colour");
    expect(existsSync(path)).toBe(false);
    await expect(openCatalogue(path)).rejects.toThrow();
    await buildCatalogue({ contentDir: FIXTURE, outDir: folder, cacheDir });
    expect(existsSync(path)).toBe(true);
  });

  test("writes a file that is opened for reading only, without access to other files", async () => {
    const database = await openReadOnly(join(outDir, "catalogue.duckdb"));
    const run = (sql: string) => database.query(z.unknown(), sql);
    await expect(run("DELETE FROM products")).rejects.toThrow(/read-only/i);
    await expect(run("SELECT * FROM read_text('/etc/hostname')")).rejects.toThrow(/disabled|permission/i);
    await expect(run("SET enable_external_access = true")).rejects.toThrow();
    database.close();
  });
});
