import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { openCatalogue } from "#catalogue/reader.ts";
import { shortHash } from "#catalogue/short-hash.ts";
import type { CatalogueView } from "#catalogue/types.ts";
import { writeAtomically } from "#catalogue/write-atomically.ts";
import type { PageMessages } from "#messages/types.ts";
import { linkOrCopy } from "#platform/link-or-copy.ts";
import { pathExists } from "#platform/path-exists.ts";
import { type PageRecords, readPageRecords } from "../pages/page-records.ts";
import type { ResolvedOptions } from "../publish-options.ts";
import { COPY, createSiteWriter } from "../site-writer.ts";
import { ENTRY, Entry } from "./pagefind.ts";
import { buildSearchIndex, type PreviousIndex, UnreadableIndex } from "./search-index.ts";
import { searchedPages } from "./searched-pages.ts";

/** The folder of the index within the site. */
const INDEX = "pagefind";
/** The file of a release that describes its index. */
const STATE_FILE = "search.json";

const State = z.object({
  /** A hash of the pages that the index contains. */
  pages: z.string(),
  /** A hash of what all pages depend on: code, settings and messages. */
  inputs: z.string(),
  /** The hash of each page by its address. */
  hashes: z.record(z.string(), z.string()),
  /** The files of the index. */
  files: z.array(z.string()),
});
type State = z.infer<typeof State>;

/** Takes the search index of an earlier release, as far as there is one, until {@link updateSearchIndex} replaces it. */
export async function keepSearchIndex(release: string, earlier: string | null): Promise<void> {
  const state = earlier === null ? null : await readSearchState(earlier);
  if (!state || earlier === null) return;
  const [from, to] = [join(earlier, "site", INDEX), join(release, "site", INDEX)];
  const paths = await listFiles(from);
  for (const path of paths) await linkOrCopy(join(from, path), join(to, path));
  if (paths.length > 0) await writeState(release, state);
}

/** Whether a release has a search index, be it of its own pages or of an earlier release's. */
export async function hasSearchIndex(release: string): Promise<boolean> {
  return (await readSearchState(release)) !== null;
}

/**
 * Brings the search index of a release up to date with its pages. It is the slowest part of publishing, so a change goes live
 * before. A search that has already begun still finds the files of the earlier index.
 * If the earlier index cannot be read, it is made again from all pages. If `signal` is aborted before the new one is complete, the
 * earlier one stays.
 * @param known what is known of the release without reading it
 */
export async function updateSearchIndex(
  release: string,
  { onProgress, log, signal }: Pick<ResolvedOptions, "onProgress" | "log"> & { signal?: AbortSignal },
  known: { views?: readonly CatalogueView[]; records?: PageRecords } = {},
): Promise<void> {
  const records = known.records ?? (await readPageRecords(release));
  if (!records) return;
  const pages = hashOfPages(records);
  const earlier = await readSearchState(release);
  if (earlier?.pages === pages) return;
  onProgress("search");
  const folder = join(release, "site", INDEX);
  // Next to the site, since a run may be interrupted, and what is in the site is public.
  const partial = join(release, `${INDEX}.partial`);
  await rm(partial, { recursive: true, force: true });
  const writer = createSiteWriter(partial, null);
  const searched = searchedPages({
    site: join(release, "site"),
    views: known.views ?? (await readViews(release)),
    messages: await readMessages(release),
    records,
  });
  const isUsable = earlier?.inputs === records.inputs;
  const build = async (previous: PreviousIndex | null) => {
    const files: string[] = [];
    await buildSearchIndex(searched, {
      previous,
      async addFile(path, content) {
        signal?.throwIfAborted();
        files.push(path);
        // All other files of the same code are named by a hash of their content.
        const isKnown = previous?.files.includes(path) && path !== ENTRY;
        if (!isKnown || !(await pathExists(join(folder, path)))) await writer.write(path, await content());
      },
      onPage(done, total) {
        signal?.throwIfAborted();
        onProgress("search", done, total);
      },
    });
    return files;
  };
  const rebuild = (error: unknown) => {
    if (!(error instanceof UnreadableIndex)) throw error;
    log(`${error.message}. Indexing all pages again: ${error.cause}`);
    return build(null);
  };
  const files = isUsable ? await readPrevious(folder, earlier).then(build).catch(rebuild) : await build(null);
  await moveFiles(partial, folder);
  await deleteOthers(folder, [...(earlier?.files ?? []), ...files]);
  const hashes = Object.fromEntries([...searched.values()].flat().map(({ url, hash }) => [url, hash]));
  await writeState(release, { pages, inputs: records.inputs, hashes, files });
}

/** A hash of the pages' addresses and texts. The index also depends on the code and the messages. */
function hashOfPages({ inputs, pages }: PageRecords): string {
  const lines = [...pages].map(([path, { hash }]) => `${path} ${hash}`).toSorted();
  return shortHash([inputs, ...lines].join("\n"));
}

async function readViews(release: string): Promise<CatalogueView[]> {
  const catalogue = await openCatalogue(join(release, "catalogue.duckdb"));
  try {
    return await Promise.all((await catalogue.languages()).map((language) => catalogue.view(language)));
  } finally {
    catalogue.close();
  }
}

async function readMessages(release: string): Promise<Record<string, PageMessages>> {
  return JSON.parse(await readFile(join(release, "messages.json"), "utf8"));
}

async function readPrevious(folder: string, { files, hashes }: State): Promise<PreviousIndex> {
  const readFileOfIndex = (path: string) =>
    readFile(join(folder, path)).catch((cause: unknown) => {
      throw new UnreadableIndex(`The search index lacks ${path}`, { cause });
    });
  return {
    entry: parseEntry(String(await readFileOfIndex(ENTRY))),
    readFile: readFileOfIndex,
    files,
    hashes: new Map(Object.entries(hashes)),
  };
}

function parseEntry(text: string): Entry {
  try {
    return Entry.parse(JSON.parse(text));
  } catch (cause) {
    throw new UnreadableIndex(`The search index has a damaged ${ENTRY}`, { cause });
  }
}

/** Moves all files of a folder, which replace those of the same names. The entry is last, since it names the others. */
async function moveFiles(from: string, to: string): Promise<void> {
  const paths = await listFiles(from);
  const isEntry = (path: string) => path.startsWith(ENTRY);
  for (const path of [...paths.filter((path) => !isEntry(path)), ...paths.filter(isEntry)]) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await rename(join(from, path), join(to, path));
  }
  await rm(from, { recursive: true, force: true });
}

/** Deletes all files but some and their compressed copies. */
async function deleteOthers(folder: string, paths: string[]): Promise<void> {
  const kept = new Set(paths.flatMap((path) => [path, path + COPY]));
  for (const path of await listFiles(folder)) if (!kept.has(path)) await rm(join(folder, path));
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** What the index of a release contains. null if it has none, or its description is damaged. */
export async function readSearchState(release: string): Promise<State | null> {
  try {
    return State.parse(JSON.parse(await readFile(join(release, STATE_FILE), "utf8")));
  } catch {
    return null;
  }
}

async function writeState(release: string, state: State): Promise<void> {
  await writeAtomically(join(release, STATE_FILE), JSON.stringify(state));
}
