import { describe, expect, it } from "vitest";
import { findRestoration, recordRestoration } from "#checkout/orders/book/restoration.ts";
import type { Database } from "#checkout/orders/database/database.ts";
import { currentVersion, migrate } from "#checkout/orders/database/migrate.ts";
import { restoreBook } from "#checkout/orders/transfer/restore-book.ts";
import { writeBook } from "#checkout/orders/transfer/write-book.ts";
import { inMemory } from "./order-book/databases.ts";
import { useEmptyDatabase } from "./order-book/empty-database.ts";
import { fill } from "./order-book/filled-book.ts";
import { NOON } from "./order-book/samples.ts";

const RESTORATION = { backupAt: NOON, restoredAt: NOON };

describe("a restore that is killed at any moment", () => {
  const [source, target] = [useEmptyDatabase(inMemory), useEmptyDatabase(inMemory)];

  it.each([
    { of: "this version", make: fill },
    { of: "an earlier version", make: (database: Database) => migrate(database, { upTo: 30 }) },
  ])(
    "leaves no book of $of on which a shop starts without knowing that it was restored",
    async ({ make }) => {
      await make(source());
      const lines: string[] = [];
      await writeBook(source(), { at: NOON, write: async (line) => void lines.push(line.trimEnd()) });
      for (let writes = 0; ; writes += 1) {
        await inMemory.empty(target());
        const outcome = await restore(lines, killedAfter(target(), writes)).catch(String);
        if (typeof outcome !== "string") break;
        expect(outcome).toContain("killed");
        if (await hasTables()) await expect(migrate(target())).rejects.toThrow("it is not complete");
        await restore(lines, target());
        await migrate(target());
        expect(await findRestoration(target())).toEqual(RESTORATION);
      }
      expect(await findRestoration(target())).toEqual(RESTORATION);
    },
  );

  async function* from(lines: string[]): AsyncIterable<string> {
    yield* lines;
  }

  function restore(lines: string[], database: Database) {
    return restoreBook(database, () => from(lines), {
      at: NOON,
      complete: () => recordRestoration(database, RESTORATION),
    });
  }

  async function hasTables(): Promise<boolean> {
    return (await currentVersion(target())) > 0;
  }
});

function killedAfter(database: Database, writes: number): Database {
  let done = 0;
  return {
    ...database,
    async write(statements) {
      if (done === writes) throw new Error("killed");
      done += 1;
      return database.write(statements);
    },
  };
}
