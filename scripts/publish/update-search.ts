import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { openCatalogue } from "#catalogue/reader.ts";
import { writeAtomically } from "#catalogue/write-atomically.ts";
import type { PageMessages } from "#messages/types.ts";
import { type PageRecords, readPageRecords } from "./pages/page-records.ts";
import type { OnProgress } from "./publish-options.ts";
import { buildSearchIndex, type SearchedSite } from "./search-index.ts";
import { shortHash } from "./short-hash.ts";
import { createSiteWriter, type SiteWriter } from "./site-writer.ts";

/** The folder of the index within the site. */
const INDEX = "pagefind";
/** It names the other files of the index, so it is replaced last. */
const ENTRY = "pagefind-entry.json";
/** The file of a release that describes its index. */
const STATE_FILE = "search.json";

const State = z.object({
  /** A hash of the pages that the index contains. */
  pages: z.string(),
  /** The files of the index. */
  files: z.array(z.string()),
});
type State = z.infer<typeof State>;

/** Takes the search index of an earlier release, as far as there is one, until {@link updateSearchIndex} replaces it. */
export async function keepSearchIndex(
  release: string,
  { earlier, writer }: { earlier: string | null; writer: SiteWriter },
): Promise<void> {
  const state = earlier === null ? null : await readState(earlier);
  if (state && (await writer.keepFolder(INDEX))) await writeState(release, state);
}

/** Whether a release has a search index, be it of its own pages or of an earlier release's. */
export async function hasSearchIndex(release: string): Promise<boolean> {
  return (await readState(release)) !== null;
}

/**
 * Makes the search index of a release again if its pages have changed since. It is the slowest part of publishing, so a change
 * goes live before. A search that has already begun still finds the files of the earlier index.
 */
export async function updateSearchIndex(release: string, onProgress: OnProgress): Promise<void> {
  const records = await readPageRecords(release);
  if (!records) return;
  const pages = hashOfPages(records);
  const earlier = await readState(release);
  if (earlier?.pages === pages) return;
  const folder = join(release, "site", INDEX);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  const writer = createSiteWriter(partial, null);
  const index = await buildSearchIndex(await readSearchedSite(release), (done, total) =>
    onProgress("search", done, total),
  );
  for (const [path, content] of index) await writer.write(path, content);
  await moveFiles(partial, folder);
  const files = [...index.keys()];
  await deleteOthers(folder, [...(earlier?.files ?? []), ...files]);
  await writeState(release, { pages, files });
}

/** Of the pages' addresses and texts. The index also depends on the code and the messages. */
function hashOfPages({ inputs, pages }: PageRecords): string {
  const lines = [...pages].map(([path, { hash }]) => `${path} ${hash}`).toSorted();
  return shortHash([inputs, ...lines].join("\n"));
}

async function readSearchedSite(release: string): Promise<SearchedSite> {
  const catalogue = await openCatalogue(join(release, "catalogue.duckdb"));
  try {
    const languages = await catalogue.languages();
    const views = await Promise.all(languages.map((language) => catalogue.view(language)));
    const messages: Record<string, PageMessages> = JSON.parse(
      await readFile(join(release, "messages.json"), "utf8"),
    );
    return { site: join(release, "site"), views, languages, messages };
  } finally {
    catalogue.close();
  }
}

/** Moves all files of a folder, which replace those of the same names. */
async function moveFiles(from: string, to: string): Promise<void> {
  const paths = await listFiles(from);
  const isEntry = (path: string) => path.startsWith(ENTRY);
  for (const path of [...paths.filter((path) => !isEntry(path)), ...paths.filter(isEntry)]) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await rename(join(from, path), join(to, path));
  }
  await rm(from, { recursive: true });
}

/** Deletes all files but some and their compressed copies. */
async function deleteOthers(folder: string, paths: string[]): Promise<void> {
  const kept = new Set(paths.flatMap((path) => [path, `${path}.br`, `${path}.gz`]));
  for (const path of await listFiles(folder)) if (!kept.has(path)) await rm(join(folder, path));
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

async function readState(release: string): Promise<State | null> {
  const text = await readFile(join(release, STATE_FILE), "utf8").catch(() => null);
  return text === null ? null : (State.safeParse(JSON.parse(text)).data ?? null);
}

async function writeState(release: string, state: State): Promise<void> {
  await writeAtomically(join(release, STATE_FILE), JSON.stringify(state));
}
