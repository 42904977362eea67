import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { encodePageRecords, PAGE_RECORDS_FILE } from "#publish/pages/page-records.ts";
import { ENTRY } from "#publish/search/pagefind.ts";
import { hasSearchIndex, updateSearchIndex } from "#publish/search/update-search.ts";
import { temporaryFolder } from "../catalogue/content-folder.ts";

let release = "";
let lines: string[] = [];

beforeEach(async () => {
  release = temporaryFolder();
  lines = [];
  await writeFile(join(release, "messages.json"), "{}");
  await recordPages("first");
  await update();
});

test("an index is kept as long as no page has changed", async () => {
  await rm(join(release, "site/pagefind", ENTRY));
  await update();
  expect(await filesOfIndex()).not.toContain(ENTRY);
});

test("an update that is stopped leaves the earlier index as it was", async () => {
  const before = await filesOfIndex();
  await recordPages("second");
  const stopped = updateSearchIndex(
    release,
    {
      ...{ onProgress: () => {}, log: () => {} },
      signal: AbortSignal.abort(),
    },
    { views: [] },
  );
  await expect(stopped).rejects.toThrow(/abort/);
  expect(await filesOfIndex()).toEqual(before);
  await rm(join(release, "site/pagefind", ENTRY));
  await update();
  expect(await filesOfIndex()).toEqual(before);
});

test("a damaged index is made again from all pages, and the log says why", async () => {
  await writeFile(join(release, "site/pagefind", ENTRY), "{");
  await recordPages("second");
  await update();
  expect(JSON.parse(await readFile(join(release, "site/pagefind", ENTRY), "utf8"))).toMatchObject({
    languages: {},
  });
  expect(lines.join("\n")).toMatch(/damaged pagefind-entry\.json\. Indexing all pages again: .*JSON/);
});

test("an index that lacks a file is made again from all pages, and the log names the file", async () => {
  await rm(join(release, "site/pagefind/pagefind.js"));
  await recordPages("second");
  await update();
  expect(await filesOfIndex()).toContain("pagefind.js");
  expect(lines.join("\n")).toContain("The search index lacks pagefind.js. Indexing all pages again");
});

test("a damaged description counts as no index", async () => {
  await writeFile(join(release, "search.json"), "{");
  expect(await hasSearchIndex(release)).toBe(false);
  await update();
  expect(await hasSearchIndex(release)).toBe(true);
});

/** Records a page with this hash, as a release would that was published by the same code. */
function recordPages(hash: string): Promise<void> {
  const pages = new Map([["/", { reads: [], hash }]]);
  return writeFile(
    join(release, PAGE_RECORDS_FILE),
    encodePageRecords({ inputs: "code", pages, hashes: new Map(), assets: [], outdated: new Map() }),
  );
}

function update(): Promise<void> {
  return updateSearchIndex(release, { log: (line) => lines.push(line), onProgress: () => {} }, { views: [] });
}

function filesOfIndex(): Promise<string[]> {
  return readdir(join(release, "site/pagefind"));
}
