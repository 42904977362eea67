import { z } from "zod";

/** The files that the search page loads besides those of the index. Those of Pagefind's own user interfaces are left out. */
const COMMON_FILES = /^(pagefind(-worker)?\.js|wasm\..+\.pagefind)$/;
/** The file that names all others. */
export const ENTRY = "pagefind-entry.json";

/** Parts of a page that are not about its subject. */
const EXCLUDED_SELECTORS = [
  ...[".breadcrumbs", ".muted", ".buy-form", ".buy-bar", ".tags", ".thumbnails", ".related", ".sr-only"],
  // The same on every product's page, or shown with each result anyway, as the title is.
  ...["h1", ".section-title", ".fact h2", ".links", ".steps", ".terms"],
  ...["#changes summary", "#samples summary", "#samples figcaption", ".product-card"],
  // No sentences: footnote marks, tables and code.
  ...["sup", "[data-footnote-backref]", "table", "pre"],
];

export const Entry = z.object({
  version: z.string(),
  /** Keyed by the language's tag in lower case. */
  languages: z.record(
    z.string(),
    z.object({ hash: z.string(), wasm: z.string().nullable(), page_count: z.int() }),
  ),
  include_characters: z.array(z.string()),
});
/** The contents of {@link ENTRY}. */
export type Entry = z.infer<typeof Entry>;

/** An index by Pagefind. */
interface PagefindIndex {
  entry: Entry;
  /** Keyed by path within the index's folder. */
  files: ReadonlyMap<string, Uint8Array>;
}

/** Whether a file is the same in every index. */
export function isCommonFile(path: string): boolean {
  return COMMON_FILES.test(path);
}

/** Has Pagefind make an index of a few pages, whose `content` is HTML. */
export type IndexPages = (
  pages: { url: string; content: () => Promise<string> }[],
  onPage: () => void,
) => Promise<PagefindIndex>;

/** Runs a task with Pagefind's program, which ends with it. https://pagefind.app/docs/node-api/ */
export async function withPagefind<Result>(
  task: (indexPages: IndexPages) => Promise<Result>,
): Promise<Result> {
  try {
    return await task(indexPages);
  } finally {
    await (await import("pagefind")).close();
  }
}

const indexPages: IndexPages = async (pages, onPage) => {
  const { createIndex } = await import("pagefind");
  const { index, errors } = await createIndex({ excludeSelectors: EXCLUDED_SELECTORS, maxFragments: 1 });
  if (!index) throw new Error(`The search index could not be created: ${errors.join("; ")}`);
  const added: Promise<void>[] = [];
  let hasFailed = false;
  for (const { url, content } of pages) {
    // Pagefind reads a page while the next one is prepared.
    const adding = index.addHTMLFile({ url, content: await content() }).then(({ errors }) => {
      if (errors.length > 0) throw new Error(`${url} could not be indexed: ${errors.join("; ")}`);
      onPage();
    });
    // Without a handler, a failure during the next page's preparation would end the process.
    adding.catch(() => {
      hasFailed = true;
    });
    added.push(adding);
    if (hasFailed) break;
  }
  await Promise.all(added);
  const result = await index.getFiles();
  if (result.errors.length > 0) {
    throw new Error(`The search index could not be built: ${result.errors.join("; ")}`);
  }
  await index.deleteIndex();
  const files = new Map(result.files.map(({ path, content }) => [path, content]));
  return { entry: Entry.parse(JSON.parse(String(Buffer.from(files.get(ENTRY) ?? "")))), files };
};
