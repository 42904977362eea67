import { mkdtemp, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { saveBackup, verifyBackup } from "#checkout/backups/backup-file.ts";
import { createKeys } from "#checkout/backups/encryption.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { sqliteDatabase } from "#checkout/orders/database/sqlite.ts";
import { backupStream } from "#checkout/orders/transfer/backup-stream.ts";
import { BackupDamaged } from "#checkout/orders/transfer/book-file.ts";

describe("an encrypted backup", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-backup-test-"));
    path = join(folder, "orders.jsonl.gz.age");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is never in its folder as plain text, and can be read with its key", async () => {
    const { recipient, identity } = await createKeys();
    const seen: string[] = [];
    async function* watched(): AsyncIterable<Uint8Array> {
      for await (const chunk of await plainBackup()) {
        yield chunk;
        seen.push(...(await vi.waitUntil(() => readdir(folder).then((names) => names.length > 0 && names))));
      }
    }
    const { tables } = await saveBackup(watched(), path, [recipient]);
    expect([...new Set(seen)]).toEqual(["orders.jsonl.gz.age.part"]);
    expect(await readdir(folder)).toEqual(["orders.jsonl.gz.age"]);
    expect(await readFile(path, "latin1")).toMatch(/^age-encryption\.org/);
    expect((await verifyBackup(path, identity)).tables).toEqual(tables);
  });

  it("that cannot be read again is not saved", async () => {
    const { recipient } = await createKeys();
    const chunks = await Array.fromAsync(await plainBackup());
    const [first = new Uint8Array(), ...rest] = chunks;
    const cutOff = [first.slice(0, 100)];
    const damaged = [first.map((byte, index) => (index === 60 ? byte ^ 255 : byte)), ...rest];
    // More than fits into any buffer.
    const other = Array.from({ length: 50 }, () => new Uint8Array(65_536));
    for (const stream of [cutOff, damaged, other]) {
      const saving = saveBackup(streamOf(stream), path, [recipient]);
      await expect(saving).rejects.toThrow(BackupDamaged);
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it("is not saved if its file does not have what was written to it", async () => {
    const { recipient } = await createKeys();
    async function* damaging(): AsyncIterable<Uint8Array> {
      yield* await plainBackup();
      const part = `${path}.part`;
      const isBegun = () =>
        stat(part).then(
          ({ size }) => size > 0,
          () => false,
        );
      await vi.waitUntil(isBegun);
      const file = await open(part, "r+");
      await file.write("x", 0);
      await file.close();
    }
    await expect(saveBackup(damaging(), path, [recipient])).rejects.toThrow(BackupDamaged);
    expect(await readdir(folder)).toEqual([]);
  });

  it("of an order book that fails meanwhile says why, and is not saved", async () => {
    const { recipient } = await createKeys();
    async function* failing(): AsyncIterable<Uint8Array> {
      yield* await plainBackup();
      throw new Error("the order book failed");
    }
    await expect(saveBackup(failing(), path, [recipient])).rejects.toThrow("the order book failed");
    expect(await readdir(folder)).toEqual([]);
  });
});

/** A backup in small parts. */
async function plainBackup(): Promise<AsyncIterable<Uint8Array>> {
  const database = sqliteDatabase();
  await migrate(database);
  const bytes = await buffer(
    backupStream(database, { at: new Date("2026-11-22T12:00:00Z"), onError: () => {} }),
  );
  const parts: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += 200) parts.push(bytes.slice(start, start + 200));
  return streamOf(parts);
}

async function* streamOf(chunks: Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* chunks;
}
