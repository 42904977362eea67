import { countRecentDownloads, DEFAULT_DOWNLOAD_LIMIT, fileKey } from "../orders/entitlements/downloads.ts";
import type { LibraryItem } from "../orders/library/library.ts";
import type { Ports } from "../ports.ts";

/** From here on, pages say how many downloads are left. */
const FEW_DOWNLOADS = 3;

/** How often a file of an item can be downloaded for now. undefined: often. */
export type DownloadsLeft = (item: LibraryItem, file: string) => number | undefined;

export async function downloadsLeft(
  { database, offers, clock }: Ports,
  items: LibraryItem[],
): Promise<DownloadsLeft> {
  const { downloads: shopLimit = DEFAULT_DOWNLOAD_LIMIT } = await offers.shop();
  const limitOf = ({ downloads }: LibraryItem) => downloads ?? shopLimit;
  // Editions rarely have limits of their own, so there is one time and one request.
  const byHours = Map.groupBy(items, (item) => limitOf(item).hours);
  const counts = await Promise.all(
    [...byHours].map(([hours, limited]) =>
      countRecentDownloads(
        database,
        limited.map(({ id }) => id),
        { hours },
        clock(),
      ),
    ),
  );
  const counted = new Map(counts.flatMap((count) => [...count]));
  return (item, file) => {
    const allowed = limitOf(item).times * item.quantity;
    const left = Math.max(allowed - (counted.get(fileKey(item.id, file)) ?? 0), 0);
    return left <= FEW_DOWNLOADS ? left : undefined;
  };
}
