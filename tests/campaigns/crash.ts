import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { randomFrom } from "./random.ts";
import { type Acknowledged, findLostChanges, startSales } from "./sales-process.ts";

/** One in so many rounds is killed while it opens the book, instead of while it sells. */
const EARLY_KILL_RATIO = 8;
/** Fewer orders would prove little. */
const MIN_ORDERS_PER_KILL = 3;

/** Repeatedly kills a process that sells and refunds on the same book, and checks that no acknowledged change is lost. */
export async function crash({ seed, rounds }: { seed: number; rounds: number }) {
  const random = randomFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), "vitrine-crash-"));
  const path = join(folder, "orders.duckdb");
  const acknowledged: Acknowledged = new Map();
  const failures: string[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const sales = startSales(path);
      if (random.between(0, EARLY_KILL_RATIO) === 0) await wait(random.between(100, 800));
      else {
        await sales.changes(random.between(8, 30));
        await wait(random.between(0, 30));
      }
      sales.kill();
      const { signal, stderr } = await sales.ended;
      if (signal !== "SIGKILL") failures.push(`round ${round}: the process stopped unexpectedly: ${stderr}`);
      for (const [id, status] of sales.acknowledged) acknowledged.set(id, status);
      const { missing } = await findLostChanges(path, acknowledged);
      failures.push(...missing.map((change) => `round ${round}: lost ${change}`));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  if (acknowledged.size < rounds * MIN_ORDERS_PER_KILL) {
    failures.push(`only ${acknowledged.size} orders were acknowledged in ${rounds} rounds`);
  }
  return { kills: rounds, orders: acknowledged.size, failures };
}
