import type { ListedFile } from "#checkout/files/files.ts";
import type { AdminFiles } from "#domain/api/admin/files.ts";

/** A stored file, and who needs it. */
export interface StoredFile {
  key: string;
  /** The product that it belongs to. null: nobody needs it, so nobody knows. */
  product: string | null;
  name: string;
  size: number;
  storedAt: string;
  /** Whether the live release has it. */
  isLive: boolean;
  /** In how many entitlements it is. 0: it was ordered, and may still be paid. null: neither. */
  sold: number | null;
}

export interface FilesReport {
  /** By product and name, the newest version first. */
  files: StoredFile[];
  /** Files that nobody needs: they are in no live edition, and were never sold. */
  unused: StoredFile[];
  /** Files that the live release or a buyer needs, and that the storage lacks. */
  missing: (Omit<StoredFile, "storedAt"> & { product: string })[];
}

/** Compares the storage with what the live release and buyers need. */
export async function reportFiles(
  { live, sold }: AdminFiles,
  stored: AsyncIterable<ListedFile>,
): Promise<FilesReport> {
  const liveKeys = new Set(live.map(({ key }) => key));
  const counts = new Map(sold.map(({ key, count }) => [key, count]));
  const needed = new Map([...sold, ...live].map((file) => [file.key, file]));
  const usedBy = (key: string) => ({ isLive: liveKeys.has(key), sold: counts.get(key) ?? null });
  const files: StoredFile[] = [];
  for await (const { key, size, storedAt } of stored) {
    const { product = null, name = nameOf(key) } = needed.get(key) ?? {};
    files.push({ key, product, name, size, storedAt: storedAt.toISOString(), ...usedBy(key) });
  }
  files.sort(byProductAndName);
  const keys = new Set(files.map(({ key }) => key));
  return {
    files,
    unused: files.filter(({ isLive, sold }) => !isLive && sold === null),
    missing: [...needed.values()]
      .filter(({ key }) => !keys.has(key))
      .map(({ key, product, name, size }) => ({ key, product, name, size, ...usedBy(key) })),
  };
}

function nameOf(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}

/** What nobody needs comes last. */
function byProductAndName(a: StoredFile, b: StoredFile): number {
  if ((a.product === null) !== (b.product === null)) return a.product === null ? 1 : -1;
  return (
    (a.product ?? "").localeCompare(b.product ?? "") ||
    a.name.localeCompare(b.name) ||
    b.storedAt.localeCompare(a.storedAt)
  );
}
