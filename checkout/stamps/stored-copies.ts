import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import pLimit from "p-limit";
import { MAX_STAMPED_PDF_BYTES } from "#domain/limits.ts";
import { DAY_MS } from "#domain/time.ts";
import { formatMessage } from "#messages/format.ts";
import { receiptMessages } from "#messages/receipts.ts";
import type { ManagedFiles } from "../files/files.ts";
import { errorFacts, type Log } from "../log/log.ts";
import type { Offers } from "../offers/offers.ts";
import type { Database } from "../orders/database/database.ts";
import { denyAccess, type Entitlement } from "../orders/entitlements/entitlement.ts";
import { findEntitlements } from "../orders/entitlements/find-entitlements.ts";
import { findOrderHeaders } from "../orders/order-store.ts";
import { findBilling } from "../orders/sales/invoices.ts";
import { createFailures } from "./pdf/failures.ts";
import type { Stamp } from "./pdf/stamp-pdf.ts";
import { type Stamper, StampFailed, threadStamper } from "./pdf/stamper.ts";
import type { DeliveredFile, StampedItem, Stamps } from "./stamps.ts";

/** How long a buyer waits for a copy. */
const MAX_WAIT_MS = 20_000;
/** Older copies are deleted, and made again when they are next requested. */
const MAX_AGE_MS = 90 * DAY_MS;
/** Entitlements that are read at a time. */
const BATCH = 100;

const FOLDER = "stamped/" as const;

/** What the adapter needs besides its options. */
interface CopyPorts {
  database: Database;
  offers: Offers;
  files: ManagedFiles;
  log: Log;
  clock(): Date;
}

/** Copies in the file storage, and the deletion of those that are not needed. */
export interface StoredCopies extends Stamps {
  /**
   * Deletes the copies of entitlements that were erased, have ended or belong to somebody else now, and old ones.
   * @returns how many
   */
  deleteUnneeded(): Promise<number>;
}

type Folder = `${typeof FOLDER}${string}`;

interface Copy {
  key: string;
  /** Bytes. */
  size: number;
  /** Lower-case hex. */
  sha256: string;
}

/**
 * Keeps the buyers' copies in the file storage, next to the files for sale, under
 * `stamped/<entitlement>/<hash of its holder>/<sha256 of the PDF>/<sha256 of the copy>/<name>`.
 */
export function storedCopies(
  { database, offers, files, log, clock }: CopyPorts,
  { stamper = threadStamper(), maxWaitMs = MAX_WAIT_MS }: { stamper?: Stamper; maxWaitMs?: number } = {},
): StoredCopies {
  const inProgress = new Map<string, Promise<Copy | null>>();
  const failures = createFailures(clock);
  /** Requests that wait hold no PDF in memory, and skip stamping if an earlier attempt failed. */
  const oneAtATime = pLimit(1);

  return {
    async deliver(item, file) {
      if (!item.stampsPdfs || file.type !== "application/pdf" || failures.isLasting(file.sha256)) return file;
      const folder = `${folderOf(item)}${file.sha256}/` as const;
      // Several requests at once wait for the same copy.
      const copying =
        inProgress.get(folder) ?? findOrMake(item, file, folder).finally(() => inProgress.delete(folder));
      inProgress.set(folder, copying);
      const copy = await withinTime(copying, maxWaitMs);
      if (copy === "late") log("warn", "pdf-not-stamped", { ...factsOf(item, file), reason: "busy" });
      return copy === null || copy === "late" ? file : { ...file, ...copy };
    },

    async forget(entitlementIds) {
      try {
        for (const id of entitlementIds)
          for await (const { key } of files.list(`${FOLDER}${id}/`)) await files.remove(key);
      } catch (error) {
        log("warn", "copies-not-deleted", errorFacts(error));
      }
    },

    async deleteUnneeded() {
      let deleted = 0;
      for await (const copies of batchesOf(files.list(FOLDER), BATCH)) {
        const ids = new Set(copies.map(({ key }) => entitlementOf(key)));
        const found = await findEntitlements(database, [...ids]);
        const current = new Map(found.map((entitlement) => [entitlement.id, entitlement]));
        for (const { key, storedAt } of copies) {
          const isOld = clock().getTime() - storedAt.getTime() > MAX_AGE_MS;
          if (!isOld && isNeeded(key, current.get(entitlementOf(key)), clock())) continue;
          await files.remove(key);
          deleted += 1;
        }
      }
      if (deleted > 0) log("info", "copies-deleted", { deleted });
      return deleted;
    },
  };

  async function findOrMake(item: StampedItem, file: DeliveredFile, folder: Folder): Promise<Copy | null> {
    try {
      for await (const { key, size } of files.list(folder)) return { key, size, sha256: sha256In(key) };
      return await oneAtATime(() => (failures.isRecent(file.sha256) ? null : make(item, file, folder)));
    } catch (error) {
      const reason = error instanceof StampFailed ? error.reason : "storage";
      log("warn", "pdf-not-stamped", { ...factsOf(item, file), reason, ...errorFacts(error) });
      return null;
    }
  }

  async function make(item: StampedItem, file: DeliveredFile, folder: Folder): Promise<Copy> {
    const stamped = await failures.watch(file.sha256, async () => {
      if (file.size > MAX_STAMPED_PDF_BYTES)
        throw new StampFailed("large", `it has more than ${MAX_STAMPED_PDF_BYTES} bytes`);
      return stamper(await buffer(await files.read(file.key)), await stampFor(item));
    });
    const sha256 = createHash("sha256").update(stamped).digest("hex");
    const copy = { key: `${folder}${sha256}/${file.name}`, size: stamped.length, sha256 };
    await files.put({ ...file, ...copy }, new Blob([new Uint8Array(stamped)]).stream());
    return copy;
  }

  /** The buyer's name is known to the payment service only, and nothing is known of others than their address. */
  async function stampFor({ orderId, holder }: StampedItem): Promise<Stamp> {
    const [order] = await findOrderHeaders(database, [orderId]);
    const billing = order?.email === holder ? await findBilling(database, orderId) : null;
    const name = billing?.name || billing?.company || holder;
    const { receipts } = await offers.messages(order?.locale ?? "en");
    return {
      text: formatMessage(receiptMessages(receipts).stamp, { name, order: orderId }),
      properties: { LicensedTo: name, Order: orderId },
    };
  }

  function factsOf({ id }: StampedItem, { key }: { key: string }) {
    return { item: id, key };
  }
}

/** The copies for one holder. If the entitlement moves to another address, they are not found any more. */
function folderOf({ id, holder }: { id: string; holder: string }): Folder {
  return `${FOLDER}${id}/${createHash("sha256").update(`${id} ${holder}`).digest("hex").slice(0, 16)}/`;
}

function isNeeded(key: string, entitlement: Entitlement | undefined, at: Date): boolean {
  if (!entitlement || denyAccess(entitlement, at) !== null) return false;
  return key.startsWith(folderOf(entitlement));
}

function entitlementOf(key: string): string {
  return key.split("/")[1] ?? "";
}

function sha256In(key: string): string {
  return key.split("/").at(-2) ?? "";
}

async function* batchesOf<Item>(items: AsyncIterable<Item>, size: number): AsyncIterable<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function withinTime<Result>(task: Promise<Result>, ms: number): Promise<Result | "late"> {
  const { promise, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(() => resolve("late"), ms);
  try {
    return await Promise.race([task, promise]);
  } finally {
    clearTimeout(timer);
  }
}
