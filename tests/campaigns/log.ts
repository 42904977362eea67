import { cp, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseError } from "#checkout/orders/database/database.ts";
import { type Random, randomFrom } from "./random.ts";
import { type Acknowledged, findLostChanges, startSales } from "./sales-process.ts";

const SALES = 30;

/**
 * Flips a bit in the order book's log, its journal or both, or truncates them, and opens the book. If one of the two is intact,
 * nothing may be lost. If both are damaged, a loss must be reported.
 */
export async function log({ seed, rounds }: { seed: number; rounds: number }) {
  const random = randomFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), "vitrine-log-"));
  const counts = { damages: rounds, recovered: 0, refused: 0, losses: 0 };
  const failures: string[] = [];
  try {
    const acknowledged = await createKilledBook(join(folder, "intact"));
    for (let round = 0; round < rounds; round += 1) {
      const copy = join(folder, `round-${round}`);
      await cp(join(folder, "intact"), copy, { recursive: true });
      const files =
        [["orders.duckdb.wal"], ["orders.duckdb.wal"], ["orders.journal"], BOTH][random.between(0, 4)] ??
        BOTH;
      const damages: string[] = [];
      for (const file of files) damages.push(await damage(join(copy, file), random));
      const what = `round ${round} (${damages.join(", ")})`;
      try {
        const { missing, events } = await findLostChanges(join(copy, "orders.duckdb"), acknowledged);
        const isReported = events.some((event) => LOSS_EVENTS.includes(event));
        if (events.includes("order-book-recovered")) counts.recovered += 1;
        if (isReported) counts.losses += 1;
        if (missing.length > 0 && (files !== BOTH || !isReported))
          failures.push(`${what}: lost ${missing.join(", ")} and reported ${events.join(", ") || "nothing"}`);
      } catch (error) {
        counts.refused += 1;
        const isClear = error instanceof DatabaseError && /damaged and was not changed/.test(error.message);
        if (files !== BOTH || !isClear) failures.push(`${what}: refused with ${error}`);
      }
      await rm(copy, { recursive: true });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return { ...counts, failures };
}

/** The events that report an actual or possible loss. */
const LOSS_EVENTS = ["order-book-lost-commits", "journal-damaged"];

const BOTH = ["orders.duckdb.wal", "orders.journal"];

/** Creates a book whose process was killed before its log was moved into the file. */
async function createKilledBook(folder: string): Promise<Acknowledged> {
  const sales = startSales(join(folder, "orders.duckdb"), { sales: SALES });
  await sales.done;
  sales.kill();
  const { stderr } = await sales.ended;
  if (sales.acknowledged.size !== SALES) throw new Error(`the process could not sell: ${stderr}`);
  return sales.acknowledged;
}

/** @returns a description of the damage */
async function damage(path: string, random: Random): Promise<string> {
  const bytes = await readFile(path);
  const offset = random.between(0, bytes.length);
  if (random.between(0, 5) < 2) {
    await truncate(path, offset);
    return `${path} truncated at ${offset} of ${bytes.length}`;
  }
  const bit = random.between(0, 8);
  bytes.writeUInt8(bytes.readUInt8(offset) ^ (1 << bit), offset);
  await writeFile(path, bytes);
  return `${path} bit ${bit} flipped at ${offset} of ${bytes.length}`;
}
