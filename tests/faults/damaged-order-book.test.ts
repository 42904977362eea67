import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DatabaseError, sql } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { backupStream } from "#checkout/orders/transfer/backup-stream.ts";
import { digestTables } from "#checkout/orders/transfer/write-book.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { startShop } from "../checkout/shop.ts";

/** https://duckdb.org/docs/stable/internals/storage: three headers, then blocks with a checksum each. */
const [HEADER_BYTES, BLOCK_BYTES] = [3 * 4096, 256 * 1024];
/** Enough to have blocks of their own, which no start reads. */
const ROWS = 3_000;

describe("an order book with a damaged part that no start reads", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-damaged-"));
    path = join(folder, "orders.duckdb");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("cannot be read to its end, and says what to do", async () => {
    await fill(path);
    await damage(path);
    const database = await duckdbDatabase(path);
    await expect(digestTables(database)).rejects.toThrow(DatabaseError);
    const failed = Promise.withResolvers<unknown>();
    const stream = backupStream(database, { at: new Date(), onError: failed.resolve });
    await expect(new Response(stream).arrayBuffer()).rejects.toThrow();
    const message = `A part of the order book ${path} is damaged`;
    expect(await failed.promise).toMatchObject({ message: expect.stringContaining(message) });
    expect(String(await failed.promise)).toContain('run "npm run shop -- restore <file>"');
    await database.close();
  });

  it("is not blamed if the code that reads it fails", async () => {
    await fill(path);
    const database = await duckdbDatabase(path);
    const reading = database.snapshot(["mute_tokens"], async () => {
      throw new Error("the other disk is full");
    });
    await expect(reading).rejects.toThrow(/^the other disk is full$/);
    await database.close();
  });

  it("is not saved by `shop backup`, which names the line of the log that says why", async () => {
    const shop = await startShop();
    try {
      await shop.stopCheckout();
      const book = join(shop.settings.dataDir, "orders.duckdb");
      await fill(book);
      await damage(book);
      await shop.restart();
      const file = join(folder, "backup.jsonl.gz");
      const env = { DATA_DIR: shop.settings.dataDir, BUILD_DIR: shop.settings.buildDir };
      expect(await runShop(["backup", file], { env })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('The line "backup-failed" in its log says why'),
      });
      await expect(stat(file)).rejects.toThrow("ENOENT");
      expect(shop.lines).toContainEqual(
        expect.objectContaining({
          event: "backup-failed",
          message: expect.stringContaining("is damaged"),
        }),
      );
    } finally {
      await shop.close();
    }
  });
});

async function fill(path: string): Promise<void> {
  const database = await duckdbDatabase(path);
  await migrate(database);
  const rows = Array.from({ length: ROWS }, (_, row) => [`token-${row}`, `${row}${crypto.randomUUID()}`]);
  await database.write(
    rows.map(
      ([token = "", email = ""]) =>
        sql`INSERT INTO mute_tokens (token_hash, email) VALUES (${token}, ${email.repeat(4)})`,
    ),
  );
  await database.close();
}

/** Flips a byte in the first block whose checksum only a reader of all rows checks. */
async function damage(path: string): Promise<void> {
  const { size } = await stat(path);
  for (let block = HEADER_BYTES; block < size; block += BLOCK_BYTES) {
    await flip(path, block + BLOCK_BYTES / 2);
    const database = await duckdbDatabase(path).catch(() => null);
    const rows = await database?.read(sql`SELECT email FROM mute_tokens`).catch(() => null);
    await database?.close();
    if (database && rows === null) return;
    await flip(path, block + BLOCK_BYTES / 2);
  }
  throw new Error("no block of the file has rows of mute_tokens");
}

async function flip(path: string, position: number): Promise<void> {
  const file = await open(path, "r+");
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, position);
  await file.write(Buffer.from([byte.readUInt8() ^ 0xff]), 0, 1, position);
  await file.close();
}
