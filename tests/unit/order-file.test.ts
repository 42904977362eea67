import { mkdir, mkdtemp, readFile, rename, rm, rmdir, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Log } from "#checkout/log/log.ts";
import { DiskFull, sql } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";

/** More than any disk has free. */
const MORE_THAN_FREE_BYTES = Number.MAX_SAFE_INTEGER;

/** A file system without any free space. */
const FULL = process.platform === "linux" ? "/proc" : "/dev";

const create = sql`CREATE TABLE t (text TEXT)`;
const insert = (text: string) => sql`INSERT INTO t VALUES (${text})`;

async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-book-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "orders.duckdb");
  return {
    folder,
    path,
    /** Whether everything is in the book's own file, and nothing in a log next to it. */
    async isFolded() {
      const log = await stat(`${path}.wal`).catch(() => ({ size: 0 }));
      return log.size === 0 && (await this.journaled()).length === 0;
    },
    /** The lines of the journal, one for each commit; the first one says where it begins. */
    async journaled(): Promise<string[]> {
      const text = await readFile(join(folder, "orders.journal"), "utf8");
      return text.split("\n").slice(1, -1);
    },
  };
}

describe("an order book in a file", () => {
  it("takes no writes where too little of the disk is free, says so once, and keeps what it has", async () => {
    const { path } = await newFolder();
    const roomy = await duckdbDatabase(path);
    await roomy.write([create, insert("kept")]);
    await roomy.close();

    const said: unknown[] = [];
    const log: Log = (level, event, facts) => said.push([level, event, facts]);
    const full = await duckdbDatabase(path, { log, minFreeBytes: MORE_THAN_FREE_BYTES });
    await expect(full.write([insert("refused")])).rejects.toMatchObject({ name: "DiskFull" });
    await expect(full.write([insert("refused")])).rejects.toBeInstanceOf(DiskFull);
    expect(await full.read(sql`SELECT text FROM t`)).toEqual([{ text: "kept" }]);
    await full.close();
    const message = expect.stringMatching(/Only \d+ MB are free in .*Nothing is damaged/);
    expect(said).toEqual([["error", "disk-full", { message }]]);

    const again = await duckdbDatabase(path);
    await again.write([insert("taken")]);
    await again.close();
  });

  it("takes writes again once there is space, and says so", async () => {
    const { folder } = await newFolder();
    const disk = `${folder}.disk`;
    onTestFinished(() => rm(disk));
    const mount = async (target: string) => {
      await rm(disk, { force: true });
      await symlink(target, disk);
    };
    const said: unknown[] = [];
    const log: Log = (level, event, facts) => said.push([level, event, facts]);
    await mount(folder);
    const database = await duckdbDatabase(join(disk, "orders.duckdb"), { log });
    await mount(FULL);
    await expect(database.write([create])).rejects.toBeInstanceOf(DiskFull);
    await mount(folder);
    const write = () => database.write([create]).then(() => "taken", String);
    await expect.poll(write, { interval: 50, timeout: 8000 }).toBe("taken");
    expect(said).toEqual([
      ["error", "disk-full", { message: expect.stringContaining("Only 0.0 MB are free") }],
      ["info", "disk-space-available", { message: "The order book accepts writes again." }],
    ]);
    await database.close();
  });

  it("is not needed for a book in memory, however full the disk is", async () => {
    const database = await duckdbDatabase(":memory:", { minFreeBytes: MORE_THAN_FREE_BYTES });
    await database.write([create]);
    await database.close();
  });

  it("notes every commit that changes something in its journal, and no other", async () => {
    const { path, journaled } = await newFolder();
    const database = await duckdbDatabase(path);
    await database.write([create]);
    await database.write([sql`UPDATE t SET text = 'x'`]);
    await database.write([insert("first")]);
    await database.write([insert("second"), sql`DELETE FROM t WHERE text = 'nowhere'`]);
    const lines = (await journaled()).map((line) => JSON.parse(line.slice(9)));
    expect(lines.map(({ sequence, statements }) => [sequence, statements.flat(2)])).toEqual([
      [expect.any(Number), ["CREATE TABLE t (text TEXT)"]],
      [lines[0].sequence + 1, ["INSERT INTO t VALUES (?)", "first"]],
      [lines[0].sequence + 2, ["INSERT INTO t VALUES (?)", "second"]],
    ]);
    expect(new Set(lines.map(({ timeline }) => timeline)).size).toBe(1);
    await database.close();
  });

  it("begins its journal as soon as it can, where it could not when it was opened", async () => {
    const book = await newFolder();
    const obstacle = join(book.folder, "orders.journal.new");
    await mkdir(obstacle);
    const database = await duckdbDatabase(book.path);
    await database.write([create]);
    await rmdir(obstacle);
    const journaledAfterWrite = async () => {
      await database.write([insert("text")]);
      return (await book.journaled().catch(() => [])).length;
    };
    await expect.poll(journaledAfterWrite, { interval: 5, timeout: 8000 }).toBeGreaterThan(0);
    await database.close();
  });

  it("folds its log and its journal into the file when it is closed", async () => {
    const book = await newFolder();
    const database = await duckdbDatabase(book.path);
    await database.write([create, insert("kept")]);
    expect(await book.isFolded()).toBe(false);
    await database.close();
    expect(await book.isFolded()).toBe(true);
  });

  it("folds them soon after a write, and again after the next one", async () => {
    const book = await newFolder();
    const database = await duckdbDatabase(book.path, { checkpointAfterMs: 5 });
    for (const statement of [create, insert("kept")]) {
      await database.write([statement]);
      await expect.poll(() => book.isFolded(), { interval: 5, timeout: 8000 }).toBe(true);
    }
    await database.close();
  });

  it("tries to fold them again later where that fails, and says why", async () => {
    const book = await newFolder();
    const said: unknown[] = [];
    const log: Log = (level, event, facts) => said.push([level, event, facts]);
    const database = await duckdbDatabase(book.path, { log, checkpointAfterMs: 50 });
    await database.write([create]);
    await rename(book.folder, `${book.folder}.away`);
    await expect.poll(() => said.length, { interval: 5, timeout: 8000 }).toBeGreaterThan(0);
    await rename(`${book.folder}.away`, book.folder);
    expect(said[0]).toEqual(["error", "checkpoint-failed", { message: expect.stringContaining("ENOENT") }]);
    await expect.poll(() => book.journaled(), { interval: 5, timeout: 8000 }).toEqual([]);
    await database.close();
  });

  it("folds them at once when much has been written, and not for little", async () => {
    const book = await newFolder();
    const database = await duckdbDatabase(book.path);
    await database.write([create, insert("little")]);
    await database.write([insert("x".repeat(1024 * 1024))]);
    await expect.poll(() => book.isFolded(), { interval: 5, timeout: 8000 }).toBe(true);
    await database.write([insert("little")]);
    expect(await book.journaled()).toHaveLength(1);
    await database.close();
  });
});
