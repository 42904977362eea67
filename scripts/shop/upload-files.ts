import { join } from "node:path";
import type { Files } from "#checkout/files/files.ts";
import type { Offer } from "#domain/offer.ts";
import { type Good, reasonOf, sendGood } from "./send-good.ts";

const AT_ONCE = 4;
/** Before the second and the third try of a file. */
const PAUSES_MS = [1_000, 5_000];

export interface Upload {
  offers: Offer[];
  contentDir: string;
  files: Files;
  /** Called as bytes leave and as files are done. */
  onProgress?: (progress: Progress) => void;
  onSent?: (good: Good) => void;
  /** Waits before each further try, in milliseconds. */
  pauses?: number[];
}

export interface Progress {
  /** Of what is to be sent. */
  bytes: number;
  totalBytes: number;
  /** Files sent. */
  done: number;
  total: number;
}

export interface Uploaded {
  sent: Good[];
  /** In the storage already, with the same size and checksum. */
  present: Good[];
}

/**
 * Sends to the storage what is for sale and not there yet, four files at a time, each up to three times.
 * @throws {UploadIncomplete} when some could not be sent; the others were
 */
export async function uploadFiles(upload: Upload): Promise<Uploaded> {
  const { missing, present } = await planUpload(upload);
  const { files, onProgress = () => undefined, onSent = () => undefined, pauses = PAUSES_MS } = upload;
  const progress: Progress = { bytes: 0, totalBytes: bytesIn(missing), done: 0, total: missing.length };
  const sent: Good[] = [];
  const failed: Failure[] = [];

  await inParallel(missing, async (good) => {
    const count = (bytes: number) => {
      progress.bytes += bytes;
      onProgress(progress);
    };
    try {
      await sendGood({ files, good, pauses, count });
      sent.push(good);
      onSent(good);
      progress.done += 1;
    } catch (error) {
      failed.push({ ...good, reason: reasonOf(error) });
    }
    onProgress(progress);
  });
  if (failed.length > 0) throw new UploadIncomplete({ sent, present }, failed);
  return { sent, present };
}

/** What {@link uploadFiles} would send, and what it would skip. */
export async function planUpload({
  offers,
  contentDir,
  files,
}: Pick<Upload, "offers" | "contentDir" | "files">): Promise<{ missing: Good[]; present: Good[] }> {
  const missing: Good[] = [];
  const present: Good[] = [];
  await inParallel(goodsOf(offers, contentDir), async (good) => {
    const stored = await files.stat(good.file.key);
    const same = stored?.size === good.file.size && stored.sha256 === good.file.sha256;
    (same ? present : missing).push(good);
  });
  return { missing, present };
}

export interface Failure extends Good {
  reason: string;
}

/** Some files could not be sent. Running it again sends these alone. */
export class UploadIncomplete extends Error {
  override name = "UploadIncomplete";

  readonly uploaded: Uploaded;
  readonly failed: Failure[];

  constructor(uploaded: Uploaded, failed: Failure[]) {
    const total = failed.length + uploaded.sent.length;
    const lines = failed.map(({ path, reason }) => `  ${path}: ${reason}`);
    super(`${failed.length} of ${total} files could not be sent:\n${lines.join("\n")}`);
    this.uploaded = uploaded;
    this.failed = failed;
  }
}

/** Every file once, however many options and bundles contain it. */
function goodsOf(offers: Offer[], contentDir: string): Good[] {
  const parts = offers.flatMap(({ options }) => options.flatMap(({ parts }) => parts));
  const goods = parts.flatMap(({ product, files }) =>
    files.map((file) => ({ file, path: join(contentDir, "products", product, "files", file.name) })),
  );
  return [...new Map(goods.map((good) => [good.file.key, good])).values()];
}

/** Runs `work` on each item, a few at a time. */
async function inParallel<Item>(items: Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const lane = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

function bytesIn(goods: Good[]): number {
  return goods.reduce((total, { file }) => total + file.size, 0);
}
