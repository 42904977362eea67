import type { WritableFiles } from "#checkout/files/files.ts";
import { makeDataPrivate } from "#checkout/node/data-dir.ts";
import { createFiles } from "#checkout/node/files.ts";
import type { Offer } from "#domain/offer.ts";
import { displayPath, formatMegabytes, pluralise } from "./output.ts";
import type { StorageSettings } from "./storage-settings.ts";
import { failureReason } from "./upload-file.ts";
import { uploadFiles } from "./upload-files.ts";
import { openVerifiedFiles, type VerifiedFiles } from "./verified-files.ts";

interface StoreOptions {
  offers: Offer[];
  contentDir: string;
  files: WritableFiles;
  log: (line: string) => void;
  /** What is known to be in the storage. null: nothing. */
  verified?: VerifiedFiles | null;
  /** Receives how many bytes of how many are stored. */
  onBytes?: (bytes: number, totalBytes: number) => void;
}

/** Stores the files of a release before it goes live, except those that are stored already. @throws {FilesNotStored} */
export async function storeFiles({ log, onBytes, verified = null, ...upload }: StoreOptions): Promise<void> {
  try {
    const { sent, present } = await uploadFiles({
      ...upload,
      ...(verified && { isVerified: verified.has }),
      onProgress: ({ bytes, totalBytes }) => onBytes?.(bytes, totalBytes),
      onSent: ({ path, file }) => log(`Stored ${displayPath(path)} (${formatMegabytes(file.size)})`),
    });
    await verified?.save([...sent, ...present].map(({ file }) => file.key));
    if (sent.length > 0) log(`${pluralise(sent.length, "file")} stored`);
  } catch (cause) {
    throw new FilesNotStored(cause);
  }
}

/**
 * The same in the storage that the settings name.
 * @param cacheDir where it is kept what a bucket has. A folder is asked each time, which takes no time
 * @throws {FilesNotStored}
 */
export async function storeFilesBySettings(
  settings: StorageSettings,
  { cacheDir, ...upload }: Omit<StoreOptions, "files" | "verified"> & { cacheDir: string },
): Promise<void> {
  const { files, umask } = await openStorage(settings).catch((cause) => {
    throw new FilesNotStored(cause);
  });
  try {
    const bucket = settings.files.kind === "s3" ? settings.files : null;
    await storeFiles({ ...upload, files, verified: bucket && (await openVerifiedFiles(cacheDir, bucket)) });
  } finally {
    // Other users may read the pages that are written next.
    process.umask(umask);
  }
}

async function openStorage(settings: StorageSettings): Promise<{ files: WritableFiles; umask: number }> {
  const umask = await makeDataPrivate(settings);
  const { files } = await createFiles(settings);
  return { files, umask };
}

/** Files for sale could not be stored, so the release that contains them must not go live. */
export class FilesNotStored extends Error {
  override name = "FilesNotStored";

  constructor(cause: unknown) {
    super(
      `${failureReason(cause)}\nNothing was published, since every file for sale has to be in the storage first. Run the command again to store what is missing and publish.`,
      { cause },
    );
  }
}
