import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { saveBackup } from "#checkout/backups/backup-file.ts";
import { openBackupStore } from "#checkout/backups/backup-store.ts";
import { RESERVE_BYTES } from "#checkout/backups/disk-reserve.ts";
import { createKeys } from "#checkout/backups/encryption.ts";
import { DiskFull } from "#checkout/orders/database/database.ts";
import { MIN_FREE_BYTES } from "#checkout/orders/database/duckdb/free-space.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { sqliteDatabase } from "#checkout/orders/database/sqlite.ts";
import { backupStream } from "#checkout/orders/transfer/backup-stream.ts";

const MB = 1024 * 1024;
/** Neither damaged nor complete. */
const CONTENT = gzipSync(Buffer.alloc(40 * MB, "x"), { level: 0 });
const NAME = "orders-shop.example-live-2026-11-29T12-00-00Z.jsonl.gz";

describe("a backup on a disk that is almost full", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-backup-test-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** 40 MB, and how much of it was read. */
  function large() {
    const read = { bytes: 0, isEnded: false };
    async function* stream(): AsyncIterable<Uint8Array> {
      try {
        for (let start = 0; start < CONTENT.length; start += MB) {
          yield CONTENT.subarray(start, start + MB);
          read.bytes += MB;
        }
      } finally {
        read.isEnded = true;
      }
    }
    return { read, stream: stream() };
  }

  it("is given up while the order book still has space to write, and leaves nothing behind", async () => {
    const { recipient } = await createKeys();
    for (const recipients of [[], [recipient]]) {
      const { read, stream } = large();
      const measure = async () => RESERVE_BYTES + 20 * MB - read.bytes;
      await expect(saveBackup(stream, join(folder, NAME), recipients, { measure })).rejects.toThrow(DiskFull);
      expect(read.isEnded).toBe(true);
      expect(await measure()).toBeGreaterThan(3 * MIN_FREE_BYTES);
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it("is not begun without space for one as large as the last one of the shop, and says how much it needs", async () => {
    await writeFile(join(folder, NAME), new Uint8Array(30 * MB));
    await writeFile(join(folder, NAME.replace("shop", "other")), new Uint8Array(50 * MB));
    const { read, stream } = large();
    const store = openBackupStore({ dir: folder }, { measure: async () => RESERVE_BYTES + 29 * MB });
    await expect(store.save(stream, NAME.replace("29T", "30T"), [])).rejects.toThrow(
      `Only 285 MB are free in ${folder}, but a backup needs 286 MB: 256 MB of them stay free`,
    );
    expect(read).toEqual({ bytes: 0, isEnded: true });
  });

  it("is made as long as the space lasts", async () => {
    const database = sqliteDatabase();
    await migrate(database);
    const at = new Date("2026-11-30T12:00:00Z");
    const stream = backupStream(database, { at, onError: () => {} });
    const bytes = await buffer(stream);
    const store = openBackupStore({ dir: folder }, { measure: async () => RESERVE_BYTES });
    await store.save(Readable.from([bytes]), NAME, []);
    expect(await readdir(folder)).toEqual([NAME]);
  });
});
