import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { randomFrom } from "./random.ts";
import { type Acknowledged, missingFrom, startTrading } from "./trading.ts";

/** How many rounds are killed while they open the book, instead of while they trade: one in so many. */
const KILLED_EARLY = 8;

/** Kills a shop that sells and refunds, again and again on one book, and looks whether anything acknowledged is gone. */
export async function crash({ seed, rounds }: { seed: number; rounds: number }) {
  const random = randomFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), "vitrine-crash-"));
  const path = join(folder, "orders.duckdb");
  const acknowledged: Acknowledged = new Map();
  const failures: string[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const trading = startTrading(path);
      if (random.between(0, KILLED_EARLY) === 0) await wait(random.between(100, 800));
      else {
        await trading.changes(random.between(8, 30));
        await wait(random.between(0, 30));
      }
      trading.kill();
      const { signal, said } = await trading.ended;
      if (signal !== "SIGKILL") failures.push(`round ${round}: the shop ended by itself: ${said}`);
      for (const [id, status] of trading.acknowledged) acknowledged.set(id, status);
      const { missing } = await missingFrom(path, acknowledged);
      failures.push(...missing.map((change) => `round ${round}: lost ${change}`));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return { kills: rounds, orders: acknowledged.size, failures };
}
