import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type BuildOptions, buildCatalogue } from "#catalogue/build.ts";
import { createBuildMemory } from "#catalogue/build-memory.ts";
import { openTextCache, type TextCache } from "#catalogue/content/text-cache.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import { shopWith, temporaryFolder, write } from "./content-folder.ts";

const NEWS = "pages/news.md";
const page = (text: string) => `---\ntitle: News\nsummary: What is new.\nupdated: 2026-11-01\n---\n${text}\n`;

test("a new process builds the same shop from the cached texts, and parses only what has changed", async () => {
  const contentDir = shopWith({ [NEWS]: page("A [lamp](/products/paper-moon/).") });
  const folders = { contentDir, cacheDir: cacheWithPictures() };
  const first = await build(folders);
  expect(first.found).toBe(0);
  const second = await build(folders);
  expect(second.found).toBe(second.asked);
  expect(second.result).toEqual(first.result);

  write(contentDir, { [NEWS]: page("Two lamps.") });
  const changed = await build(folders);
  expect(changed.asked - changed.found).toBe(1);
  expect(changed.result.views[0].pages.find(({ slug }) => slug === "news")?.body).toBe("<p>Two lamps.</p>");
});

test("a mistake in a text that is known already has its line", async () => {
  const linked = "pages/linked.md";
  const contentDir = shopWith({ [linked]: page("Here."), [NEWS]: page("\n\nA [link](/pages/linked/).") });
  const folders = { contentDir, cacheDir: cacheWithPictures() };
  await build(folders);
  rmSync(join(contentDir, linked));
  const mistakes = [{ file: NEWS, line: 8, field: "text", found: '"/pages/linked/"' }];
  await expect(build(folders)).rejects.toMatchObject({ mistakes });
});

test("texts that no longer exist, and what another version has found out, are deleted from the cache", async () => {
  const contentDir = shopWith({ [NEWS]: page("Only here.") });
  const folders = { contentDir, cacheDir: cacheWithPictures() };
  await build(folders);
  expect(contentOf(folders.cacheDir)).toContain("Only here.");
  rmSync(join(contentDir, NEWS));
  await build(folders);
  expect(contentOf(folders.cacheDir)).not.toContain("Only here.");
  const next = await build({ ...folders, version: "two" });
  expect(next.found).toBe(0);
  expect(readdirSync(join(folders.cacheDir, "texts"))).toEqual(["two"]);
});

/** A cache that knows the pictures but no texts. */
function cacheWithPictures(): string {
  const buildDir = temporaryFolder();
  addFixtureCache(buildDir);
  return join(buildDir, "cache");
}

/** Builds as a new process would. Counts the texts that the cache was asked for, and those that it knew. */
async function build({ version = "one", ...folders }: Omit<BuildOptions, "outDir"> & { version?: string }) {
  const cache = openTextCache(join(folders.cacheDir, "texts"), version);
  const count = { asked: 0, found: 0 };
  const texts: TextCache = {
    ...cache,
    find(key) {
      const facts = cache.find(key);
      count.asked++;
      if (facts) count.found++;
      return facts;
    },
  };
  const memory = { ...createBuildMemory(), texts };
  const result = await buildCatalogue({ ...folders, outDir: temporaryFolder(), memory });
  return { ...count, result };
}

function contentOf(cacheDir: string): string {
  const files = readdirSync(join(cacheDir, "texts"), { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"))
    .join();
}
