import { join } from "node:path";
import pLimit from "p-limit";
import { pathOnDisk } from "#catalogue/content/folder-scan.ts";
import type { WritableFiles } from "#checkout/files/files.ts";
import type { Offer } from "#domain/offer.ts";
import { failureReason, type LocalFile, uploadFile } from "./upload-file.ts";

const CONCURRENCY = 4;
/** Waits before the second and the third attempt to upload a file. */
const RETRY_DELAYS_MS = [1_000, 5_000];

export interface UploadOptions {
  offers: Offer[];
  contentDir: string;
  files: WritableFiles;
  /** Whether a file is known to be in the storage, which is then not asked. */
  isVerified?: (key: string) => boolean;
  /** Called when bytes are sent and when a file is done. */
  onProgress?: (progress: Progress) => void;
  onSent?: (localFile: LocalFile) => void;
  /** Waits before each retry, in milliseconds. */
  retryDelaysMs?: number[];
}

export interface Progress {
  /** Bytes uploaded so far. */
  bytes: number;
  totalBytes: number;
  /** Number of uploaded files. */
  done: number;
  total: number;
}

export interface UploadResult {
  sent: LocalFile[];
  /** Files in the storage with the same size and checksum. */
  present: LocalFile[];
}

/**
 * Uploads the files for sale that are not in the storage, four at a time, each in up to three attempts.
 * @throws {UploadIncomplete} if some files could not be uploaded, after all others were
 */
export async function uploadFiles(options: UploadOptions): Promise<UploadResult> {
  const { missing, present } = await planUpload(options);
  const {
    files,
    onProgress = () => undefined,
    onSent = () => undefined,
    retryDelaysMs = RETRY_DELAYS_MS,
  } = options;
  const progress: Progress = { bytes: 0, totalBytes: totalSize(missing), done: 0, total: missing.length };
  const sent: LocalFile[] = [];
  const failed: Failure[] = [];

  await pLimit(CONCURRENCY).map(missing, async (localFile) => {
    const onBytes = (bytes: number) => {
      progress.bytes += bytes;
      onProgress(progress);
    };
    try {
      await uploadFile({ files, localFile, retryDelaysMs, onBytes });
      sent.push(localFile);
      onSent(localFile);
      progress.done += 1;
    } catch (error) {
      failed.push({ ...localFile, reason: failureReason(error) });
    }
    onProgress(progress);
  });
  if (failed.length > 0) throw new UploadIncomplete({ sent, present }, failed);
  return { sent, present };
}

/** Finds the files that {@link uploadFiles} would upload, and those that it would skip. */
export async function planUpload({
  offers,
  contentDir,
  files,
  isVerified = () => false,
}: Pick<UploadOptions, "offers" | "contentDir" | "files" | "isVerified">): Promise<{
  missing: LocalFile[];
  present: LocalFile[];
}> {
  const missing: LocalFile[] = [];
  const present: LocalFile[] = [];
  await pLimit(CONCURRENCY).map(filesForSale(offers, contentDir), async (localFile) => {
    const { key, size, sha256 } = localFile.file;
    const stored = isVerified(key) ? localFile.file : await files.stat(key);
    const isPresent = stored?.size === size && stored.sha256 === sha256;
    (isPresent ? present : missing).push(localFile);
  });
  return { missing, present };
}

export interface Failure extends LocalFile {
  reason: string;
}

/** Some files could not be uploaded. Another run uploads only these. */
export class UploadIncomplete extends Error {
  override name = "UploadIncomplete";

  readonly uploaded: UploadResult;
  readonly failed: Failure[];

  constructor(uploaded: UploadResult, failed: Failure[]) {
    const total = failed.length + uploaded.sent.length;
    const lines = failed.map(({ path, reason }) => `  ${path}: ${reason}`);
    super(`${failed.length} of ${total} files could not be sent:\n${lines.join("\n")}`);
    this.uploaded = uploaded;
    this.failed = failed;
  }
}

/** The files of all offers, without duplicates from options and bundles. */
function filesForSale(offers: Offer[], contentDir: string): LocalFile[] {
  const parts = offers.flatMap(({ options }) => options.flatMap(({ parts }) => parts));
  const files = parts.flatMap(({ product, files }) =>
    files.map((file) => ({
      file,
      path: join(contentDir, pathOnDisk(contentDir, `products/${product}/files/${file.name}`)),
    })),
  );
  return [...new Map(files.map((file) => [file.file.key, file])).values()];
}

function totalSize(files: LocalFile[]): number {
  return files.reduce((total, { file }) => total + file.size, 0);
}
