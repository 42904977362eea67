import { type IndexedPage, type LanguageIndex, type ReadFile, readLanguageIndex } from "./language-index.ts";
import { mergeWords } from "./merge-words.ts";
import { ENTRY, type Entry, type IndexPages, isCommonFile, withPagefind } from "./pagefind.ts";
import type { SearchedPage } from "./searched-pages.ts";
import { type AddFile, writeLanguageIndex } from "./write-language-index.ts";

/** How many pages Pagefind indexes at once. Each takes 0.2 MB of its memory. */
const BATCH_SIZE = 250;
const MAX_FRAGMENT_FILES = 200;
/** Languages that Pagefind has no stemmer for share this one. */
const NO_STEMMER = "unknown";

/** The files of the previous index are missing or damaged. `cause` says how. */
export class UnreadableIndex extends Error {
  override name = "UnreadableIndex";
}

/** An index that was made by the same code. */
export interface PreviousIndex {
  entry: Entry;
  /** Throws {@link UnreadableIndex}. */
  readFile: ReadFile;
  /** The paths of its files. */
  files: readonly string[];
  /** The hashes of its pages by their addresses. */
  hashes: ReadonlyMap<string, string>;
}

interface BuildOptions {
  previous: PreviousIndex | null;
  addFile: AddFile;
  /** Called with the number of changed pages indexed so far, and of all of them. */
  onPage: (done: number, total: number) => void;
}

/**
 * Builds the index of a site's pages, which are given by language. Pagefind only reads those that the previous index lacks, and
 * what it makes of them is merged with that one: for all pages of 10,000 products it would take a minute and more than two
 * gigabytes. The files are the same whatever the previous index was.
 * @throws {UnreadableIndex} if the previous index is needed and cannot be read
 */
export async function buildSearchIndex(
  pages: ReadonlyMap<string, SearchedPage[]>,
  { previous, addFile, onPage }: BuildOptions,
): Promise<void> {
  await withPagefind(async (indexPages) => {
    const total = [...pages.values()].flat().filter((page) => !isSame(page, previous)).length;
    let done = 0;
    const builder = createBuilder(previous, (batch) => indexPages(batch, () => onPage(++done, total)));
    const languages: Entry["languages"] = {};
    for (const [language, inLanguage] of pages) {
      // As Pagefind writes the language of a page.
      const name = language.toLowerCase();
      const { indexes, wasm } = await builder.indexesOf(name, inLanguage);
      const merged = merge(inLanguage, indexes);
      if (merged.pages.length === 0) continue;
      const { version } = await builder.entry();
      const to = { maxFragments: MAX_FRAGMENT_FILES, addFile };
      const hash = await writeLanguageIndex({ ...merged, language: name, version }, to);
      languages[name] = { hash, wasm, page_count: merged.pages.length };
    }
    const entry = await builder.entry();
    await addFile(ENTRY, async () => Buffer.from(JSON.stringify({ ...entry, languages })));
    const stemmers = [NO_STEMMER, ...Object.values(languages).map(({ wasm }) => wasm ?? NO_STEMMER)];
    const needed = new Set(stemmers.map((name) => `wasm.${name}.pagefind`));
    for (const [path, read] of builder.commonFiles) {
      if (!path.startsWith("wasm.") || needed.has(path)) await addFile(path, read);
    }
  });
}

function isSame({ url, hash }: SearchedPage, previous: PreviousIndex | null): boolean {
  return previous?.hashes.get(url) === hash;
}

/** Reads the previous index, and has Pagefind index what it lacks. */
function createBuilder(
  previous: PreviousIndex | null,
  indexPages: (pages: SearchedPage[]) => ReturnType<IndexPages>,
) {
  const commonFiles = new Map<string, () => Promise<Uint8Array>>();
  let anyEntry = previous?.entry ?? null;
  for (const path of previous?.files.filter(isCommonFile) ?? []) {
    commonFiles.set(path, () => Promise.resolve(previous?.readFile(path) ?? Buffer.alloc(0)));
  }
  return { commonFiles, entry, indexesOf };

  /** The part of the entry that does not depend on the pages. */
  async function entry(): Promise<Omit<Entry, "languages">> {
    return anyEntry ?? (await index([])).entry;
  }

  /** Indexes that contain all pages in a language together, and the name of the language's stemmer. */
  async function indexesOf(language: string, pages: SearchedPage[]) {
    const indexes: LanguageIndex[] = [];
    const existing = previous?.entry.languages[language];
    let wasm = existing?.wasm ?? null;
    if (previous && existing) {
      const same = new Set(pages.filter((page) => isSame(page, previous)).map(({ url }) => url));
      const index = await readLanguageIndex(language, { ...existing, readFile: previous.readFile }).catch(
        (cause: unknown) => {
          throw new UnreadableIndex(`The search index of ${language} cannot be read`, { cause });
        },
      );
      indexes.push({
        ...index,
        pages: index.pages.map((page) => (page && same.has(page.url) ? page : null)),
      });
    }
    const kept = new Set(indexes[0]?.pages.map((page) => page?.url));
    const missing = pages.filter(({ url }) => !kept.has(url));
    for (let start = 0; start < missing.length; start += BATCH_SIZE) {
      const { entry, files } = await index(missing.slice(start, start + BATCH_SIZE));
      const part = entry.languages[language];
      // Pagefind leaves out pages without any word.
      if (!part) continue;
      wasm = part.wasm;
      const readFile = async (path: string) => files.get(path) ?? Buffer.alloc(0);
      indexes.push(await readLanguageIndex(language, { hash: part.hash, readFile }));
    }
    return { indexes, wasm };
  }

  async function index(pages: SearchedPage[]) {
    const made = await indexPages(pages);
    anyEntry ??= made.entry;
    for (const [path, content] of made.files) {
      if (isCommonFile(path)) commonFiles.set(path, async () => content);
    }
    return made;
  }
}

/** @param pages in the order of the merged index */
function merge(pages: SearchedPage[], indexes: LanguageIndex[]) {
  const byUrl = new Map(
    indexes.flatMap((index) => index.pages).flatMap((page) => (page ? [[page.url, page] as const] : [])),
  );
  const merged = pages.map(({ url }) => byUrl.get(url)).filter((page) => page !== undefined);
  const numbers = new Map(merged.map(({ url }, number) => [url, number]));
  const fields = [...new Set(merged.flatMap((page: IndexedPage) => page.fields))].toSorted();
  return { pages: merged, fields, parts: mergeWords(indexes, { numbers, fields }) };
}
