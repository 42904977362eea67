import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publish } from "#publish/publish.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import { writeFixtureShop } from "./fixture-shop.ts";
import { PUBLISH_TIMEOUT_MS } from "./publish-shop.ts";
import { listFiles } from "./published-pages.ts";

const DAY_MS = 86_400_000;
const START = Date.now();
/** A cover that no other product has. */
const coverIn = (colour: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="4"><rect width="3" height="4" fill="${colour}"/></svg>`;

const folder = mkdtempSync(join(tmpdir(), "vitrine-assets-"));
const contentDir = join(folder, "content");
const buildDir = join(folder, "build");

beforeAll(async () => {
  await writeFixtureShop(contentDir);
  addFixtureCache(buildDir);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Publishes after a change of the settings. @returns the scripts, styles, fonts and pictures of the site */
async function publishWith(days: number, edit: (settings: string) => string): Promise<string[]> {
  const settings = join(contentDir, "shop.yaml");
  writeFileSync(settings, edit(readFileSync(settings, "utf8")));
  await publish({
    ...{ contentDir, buildDir, siteUrl: "https://lamps.example" },
    ...{ storeFiles: async () => {}, log: () => {}, now: () => new Date(START + days * DAY_MS) },
  });
  return listFiles(join(buildDir, "current/site"))
    .filter((path) => path.startsWith("_next/") || path.startsWith("media/"))
    .toSorted();
}

const withAccent = (settings: string) => settings.replace(/^ {2}accent: .*/m, '  accent: "#305030"');
const withSupport = (name: string) => (settings: string) =>
  settings.replace(/^support: .*/m, `support: ${name}@lamps.example`);

it(
  "a page that a visitor has open keeps its styles, modules and pictures for a week, however often the shop is published",
  async () => {
    const cover = join(contentDir, "products/paper-moon/cover.svg");
    rmSync(join(contentDir, "products/paper-moon/cover.png"));
    writeFileSync(cover, coverIn("#503030"));
    const first = await publishWith(0, (settings) => settings);
    writeFileSync(cover, coverIn("#305030"));
    const second = await publishWith(1, withAccent);
    expect(second.length).toBeGreaterThan(first.length);
    const third = await publishWith(2, withSupport("third"));
    const fourth = await publishWith(7, withSupport("fourth"));
    for (const later of [second, third, fourth]) expect(later).toEqual(expect.arrayContaining(first));
    const last = await publishWith(8, withSupport("last"));
    for (const folder of ["_next/", "media/"]) {
      const [before, after] = [first, last].map((files) => files.filter((path) => path.startsWith(folder)));
      expect(after).not.toEqual(expect.arrayContaining(before ?? []));
      expect(after?.length).toBeLessThanOrEqual(before?.length ?? 0);
    }
  },
  PUBLISH_TIMEOUT_MS,
);

it(
  "a page that a visitor has open keeps them also if the change that it shows is undone, and after later changes",
  async () => {
    const cover = join(contentDir, "products/paper-moon/cover.svg");
    const accent = (colour: string) => (settings: string) =>
      settings.replace(/^ {2}accent: .*/m, `  accent: "${colour}"`);
    const before = await publishWith(20, accent("#305030"));
    const text = readFileSync(cover, "utf8");
    writeFileSync(cover, coverIn("#303050"));
    const changed = await publishWith(21, accent("#303050"));
    expect(before).not.toEqual(expect.arrayContaining(changed));
    writeFileSync(cover, text);
    const undone = await publishWith(22, accent("#305030"));
    const later = await publishWith(23, withSupport("later"));
    for (const files of [undone, later]) expect(files).toEqual(expect.arrayContaining(changed));
  },
  PUBLISH_TIMEOUT_MS,
);
