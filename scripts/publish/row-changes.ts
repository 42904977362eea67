import { productsWithPage } from "#catalogue/products-with-page.ts";
import type { CatalogueView } from "#catalogue/types.ts";
import type { ReadChange } from "./file-records.ts";
import type { PageRecords } from "./pages/page-records.ts";
import { parseRead, type RecordedCatalogue, readOf } from "./pages/reads.ts";
import { valueHash } from "./value-hash.ts";

const KINDS = new Set(["shop", "product", "collection", "page"]);
const NOTHING = valueHash(null);

/**
 * Compares a catalogue with what the pages of the earlier release have read: each product, collection and text is read by its own page.
 */
export function rowChanges(
  previous: Pick<PageRecords, "hashes">,
  {
    views,
    languages,
    hashOf,
  }: { views: readonly CatalogueView[]; languages: readonly string[]; hashOf: RecordedCatalogue["hashOf"] },
): ReadChange[] {
  const previousReads = new Set<string>();
  const changes: ReadChange[] = [];
  for (const [read, before] of previous.hashes) {
    if (!KINDS.has(parseRead(read).query) || before === NOTHING) continue;
    previousReads.add(read);
    const now = hashOf(read);
    if (now === before) continue;
    changes.push({ read, change: now === null || now === NOTHING ? "removed" : "changed" });
  }
  for (const [i, view] of views.entries()) {
    const rows = { product: productsWithPage(view), collection: view.collections, page: view.pages };
    for (const [kind, named] of Object.entries(rows)) {
      const reads = named.map(({ slug }) => readOf(languages[i] ?? "", kind, slug));
      changes.push(
        ...reads
          .filter((read) => !previousReads.has(read))
          .map((read): ReadChange => ({ read, change: "new" })),
      );
    }
  }
  return changes;
}
