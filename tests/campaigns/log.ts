import { cp, mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseError } from "#checkout/orders/database/database.ts";
import { type Random, randomFrom } from "./random.ts";
import { type Acknowledged, missingFrom, startTrading } from "./trading.ts";

const SALES = 30;

/**
 * Flips a bit of the order book's log, or of its journal, or of both, or cuts them, and opens the book. Where one of the
 * two is whole nothing may be lost; where both are damaged a loss must be said.
 */
export async function log({ seed, rounds }: { seed: number; rounds: number }) {
  const random = randomFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), "vitrine-log-"));
  const counts = { damages: rounds, writtenAgain: 0, refused: 0, losses: 0 };
  const failures: string[] = [];
  try {
    const acknowledged = await killedBook(join(folder, "whole"));
    for (let round = 0; round < rounds; round += 1) {
      const copy = join(folder, `round-${round}`);
      await cp(join(folder, "whole"), copy, { recursive: true });
      const files =
        [["orders.duckdb.wal"], ["orders.duckdb.wal"], ["orders.journal"], BOTH][random.between(0, 4)] ??
        BOTH;
      const done: string[] = [];
      for (const file of files) done.push(await damage(join(copy, file), random));
      const what = `round ${round} (${done.join(", ")})`;
      try {
        const { missing, events } = await missingFrom(join(copy, "orders.duckdb"), acknowledged);
        const isSaid = events.some((event) => SAID.includes(event));
        if (events.includes("order-book-recovered")) counts.writtenAgain += 1;
        if (isSaid) counts.losses += 1;
        if (missing.length > 0 && (files !== BOTH || !isSaid))
          failures.push(`${what}: lost ${missing.join(", ")} and said ${events.join(", ") || "nothing"}`);
      } catch (error) {
        counts.refused += 1;
        const isClear = error instanceof DatabaseError && /damaged and was left as it is/.test(error.message);
        if (files !== BOTH || !isClear) failures.push(`${what}: refused with ${error}`);
      }
      await rm(copy, { recursive: true });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return { ...counts, failures };
}

/** How the book says that something is or may be lost. */
const SAID = ["order-book-lost-commits", "journal-damaged"];

const BOTH = ["orders.duckdb.wal", "orders.journal"];

/** A book whose process was killed with its log unfolded. */
async function killedBook(folder: string): Promise<Acknowledged> {
  const trading = startTrading(join(folder, "orders.duckdb"), { sales: SALES });
  await trading.done;
  trading.kill();
  const { said } = await trading.ended;
  if (trading.acknowledged.size !== SALES) throw new Error(`the shop could not trade: ${said}`);
  return trading.acknowledged;
}

/** @returns what was done */
async function damage(path: string, random: Random): Promise<string> {
  const bytes = await readFile(path);
  const at = random.between(0, bytes.length);
  if (random.between(0, 5) < 2) {
    await truncate(path, at);
    return `${path} cut at ${at} of ${bytes.length}`;
  }
  const bit = random.between(0, 8);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
  await writeFile(path, bytes);
  return `${path} bit ${bit} flipped at ${at} of ${bytes.length}`;
}
