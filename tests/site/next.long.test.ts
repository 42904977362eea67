import { mkdtempSync, rmSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { codeHash } from "#publish/fingerprint.ts";
import { finishPage } from "#publish/finish/page.ts";
import { exportWithNext } from "#publish/renderer/next-export.ts";
import { createRenderer, type PageAddress, type Renderer } from "#publish/renderer/renderer.ts";
import { NO_PAGE } from "#site/lib/no-page.ts";
import { writeFixtureShop } from "./fixture-shop.ts";
import { PUBLISH_TIMEOUT_MS } from "./publish-shop.ts";

const SITE_URL = "https://lamps.example";

const folder = mkdtempSync(join(tmpdir(), "vitrine-next-"));
const exported = join(folder, "exported");
let renderer: Renderer;
let pages: PageAddress[];
beforeAll(async () => {
  const contentDir = join(folder, "content");
  await writeFixtureShop(contentDir);
  const cacheDir = join(folder, "cache");
  const { views, messages } = await buildCatalogue({ contentDir, outDir: folder, cacheDir });
  const catalogue = join(folder, "catalogue.duckdb");
  await exportWithNext({ catalogue, siteUrl: SITE_URL, to: exported });
  renderer = await createRenderer(
    { siteUrl: SITE_URL, views, messages },
    { codeHash: await codeHash(), cacheDir },
  );
  pages = await renderer.pages();
}, PUBLISH_TIMEOUT_MS);
afterAll(() => rmSync(folder, { recursive: true }));

test("every page is byte for byte the one that Next exports, once it is finished", async () => {
  expect(pages.length).toBeGreaterThan(50);
  for (const page of pages) {
    const { html } = await renderer.render(page);
    const ofNext = await readFile(join(exported, fileInExport(page)), "utf8");
    expect(await finished(html, page), page.path).toBe(await finished(ofNext, page));
  }
});

test("there are as many pages as Next exports", async () => {
  const files = await readdir(exported, { recursive: true });
  // Besides those of the shop's languages, Next exports pages of its own for errors.
  const exportedPages = files.filter(
    (file) => /^(en|zh)\/(.*\/)?index\.html$/.test(file) && !file.includes(NO_PAGE),
  );
  expect(exportedPages.toSorted()).toEqual(pages.map(fileInExport).toSorted());
});

/** In the export every language has a prefix, and each page a folder. */
function fileInExport({ route, params, language }: PageAddress): string {
  const path = route.replace(/\[(\w+)\]/g, (_, name: string) => params[name] ?? "");
  return join(language, path, "index.html");
}

/** Without styles and scripts, which publishing adds to both alike. */
function finished(html: string, { route, language }: PageAddress): Promise<string> {
  return finishPage(html, {
    styles: { linksOf: async () => [] },
    enhancer: { scripts: async () => [], urlOnTouch: async (name) => name },
    route,
    language,
  });
}
