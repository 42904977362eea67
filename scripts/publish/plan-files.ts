import type { FileReason, ReadChange } from "./file-records.ts";
import type { RecordedCatalogue } from "./reads.ts";
import { type EarlierSite, MEDIA_FOLDER, type SiteWriter } from "./site-writer.ts";

/** Scripts, styles and fonts, which come and go with the pages that use them. */
const ASSET_FOLDER = "/_next/";

/** The files that are no pages. */
export interface FilePlan {
  make: { path: string; reason: FileReason }[];
  /** Files that nothing uses any more. Pictures and samples then stay for a week, for pages that are open. `changes`: of the rows that they were made of, as far as they are known. */
  remove: { path: string; changes: ReadChange[] }[];
}

interface FileOptions {
  /** It has decided on all files but the pages. */
  writer: Pick<SiteWriter, "files" | "records">;
  earlier: EarlierSite | null;
  /** The files of the earlier release that it kept for open pages only. */
  outdated: Pick<ReadonlyMap<string, Date>, "has">;
  /** The paths of all pages, now and in the earlier release. */
  pages: Iterable<string>;
  /** Of the rows of the catalogue since the earlier release. */
  changes: readonly ReadChange[];
  answer: RecordedCatalogue["answer"];
}

/** The files besides the pages that a release makes or removes, with what is recorded of the reason for each. */
export function planFiles({ writer, earlier, outdated, pages, changes, answer }: FileOptions): FilePlan {
  const pageFiles = new Set([...pages].map((path) => (path.endsWith("/") ? `${path}index.html` : path)));
  const isOther = (path: string) => !path.startsWith(ASSET_FOLDER) && !pageFiles.has(path);
  const removed = [...(earlier?.files.keys() ?? [])].filter(
    (path) => isOther(path) && !outdated.has(path) && !writer.files.has(path),
  );
  const shownBy = rowsByMedia(changes, answer);
  const readsOf = removed.length > 0 ? readsByFile(earlier) : new Map<string, Set<string>>();
  return {
    make: [...writer.records.reasons].map(([path, reason]) => {
      const rows = shownBy.get(path);
      return { path, reason: rows ? { kind: "reads", changes: rows } : reason };
    }),
    remove: removed.map((path) => ({
      path,
      changes: changes.filter(({ read }) => readsOf.get(path)?.has(read)),
    })),
  };
}

/** The pictures and samples that rows show which have changed, with these rows. A row names them in its fields and texts. */
function rowsByMedia(
  changes: readonly ReadChange[],
  answer: RecordedCatalogue["answer"],
): Map<string, ReadChange[]> {
  const rows = new Map<string, ReadChange[]>();
  for (const change of changes) {
    const urls = JSON.stringify(answer(change.read) ?? null).match(MEDIA_URL) ?? [];
    for (const path of new Set(urls.map((url) => decodeURIComponent(url)))) {
      rows.set(path, [...(rows.get(path) ?? []), change]);
    }
  }
  return rows;
}

const MEDIA_URL = new RegExp(`${MEDIA_FOLDER}/[^"\\\\ ,)]+`, "g");

/** What each file of a release was made of. */
function readsByFile(site: EarlierSite | null): Map<string, Set<string>> {
  const made = [...(site?.records?.files.values() ?? [])];
  return new Map(
    made.flatMap(({ reads, files }) => {
      const names = new Set(reads.map(([name]) => name));
      return files.map((path): [string, Set<string>] => [path, names]);
    }),
  );
}
