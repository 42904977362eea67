import { join } from "node:path";
import type { CatalogueView } from "#catalogue/types.ts";
import type { OffersFile } from "#domain/offer.ts";
import { type FileRecords, readFileRecords } from "./file-records.ts";
import { liveOffers } from "./live-offers.ts";
import { type PageRecords, readPageRecords } from "./pages/page-records.ts";
import { type ReleaseFiles, readReleaseFiles } from "./release-files.ts";
import { currentRelease, releaseFolder } from "./releases.ts";
import type { EarlierSite } from "./site-writer.ts";

/** What is known of a release without reading it. */
export interface CachedRelease {
  id: string;
  /** The catalogue in each of its languages. */
  views: readonly CatalogueView[];
  records: PageRecords;
  files: ReleaseFiles;
  fileRecords: FileRecords;
  offers: OffersFile;
}

/** What the next release is compared with. */
export interface LiveRelease {
  id: string;
  folder: string;
  /** null: it has none that this version understands. */
  records: PageRecords | null;
  site: EarlierSite;
  /** Reads what it sells. null: an earlier version wrote it in another form. */
  offers: () => Promise<OffersFile | null>;
}

/** @returns null if nothing has been published */
export async function readLiveRelease(
  buildDir: string,
  known: CachedRelease | null,
): Promise<LiveRelease | null> {
  const live = await currentRelease(buildDir);
  if (!live) return null;
  const { id } = live;
  const folder = releaseFolder(buildDir, id);
  const site = join(folder, "site");
  if (known?.id === id)
    return {
      ...{ id, folder, records: known.records, offers: async () => known.offers },
      site: { site, files: known.files, records: known.fileRecords },
    };
  const records = await readPageRecords(folder);
  // Of a release by an earlier version, only scripts, styles and fonts are kept, which its visitors may still need.
  const assets = (records?.assets ?? []).map((path): [string, string] => [path, ""]);
  const files = (await readReleaseFiles(folder)) ?? new Map(assets);
  const earlier = { site, files, records: await readFileRecords(folder) };
  return { id, folder, records, site: earlier, offers: () => liveOffers(buildDir) };
}
