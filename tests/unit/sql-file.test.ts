import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { sqlFileDatabase } from "#checkout/orders/database/sql-file.ts";

/** https://developers.cloudflare.com/d1/platform/limits/ */
const MAX_STATEMENT_BYTES = 100_000;

describe("an order book in a file of SQL statements", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-sql-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function write(name: string, texts: string[]): Promise<string> {
    const path = join(folder, name);
    const database = await sqlFileDatabase(path);
    await database.write([
      sql`CREATE TABLE texts (id BIGINT PRIMARY KEY, text TEXT)`,
      ...texts.map((text, id) => sql`INSERT INTO texts (id, text) VALUES (${id}, ${text})`),
    ]);
    await database.close();
    return path;
  }

  async function read(path: string): Promise<unknown[]> {
    const database = await sqlFileDatabase(path);
    const rows = await database.read(sql`SELECT text FROM texts ORDER BY id`);
    await database.close();
    return rows.map(({ text }) => text);
  }

  it("has many rows in each statement, since each takes wrangler and D1 some time, and none is too large for them", async () => {
    const texts = Array.from({ length: 5_000 }, (_, n) => `${n} 雨打瓦 `.repeat(10));
    const path = await write("many.sql", texts);
    const statements = readFileSync(path, "utf8").split(/(?<=;\n)/);
    expect(statements.length).toBeLessThan(50);
    const sizes = statements.map((statement) => Buffer.byteLength(statement));
    expect(Math.max(...sizes)).toBeLessThan(MAX_STATEMENT_BYTES);
    expect(await read(path)).toEqual(texts);
  });

  it("keeps every character, whatever ends a line or a statement elsewhere", async () => {
    const texts = ["a\r\nb\rc\n", "d;\n'e';\n", "f\u2028g\u2029h\u0085", "", "--\n/*", "🏮".repeat(40_000)];
    expect(await read(await write("characters.sql", texts))).toEqual(texts);
  });

  it("is no file if the copy into it was interrupted", async () => {
    const path = join(folder, "interrupted.sql");
    const database = await sqlFileDatabase(path);
    await database.write([sql`CREATE TABLE restoring (started_at TEXT)`, sql`CREATE TABLE orders (id TEXT)`]);
    await database.close();
    expect(existsSync(path)).toBe(false);
  });
});
