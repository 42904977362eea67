import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { listOrders } from "#checkout/orders/order-store.ts";

const FatalErrorResult = z.object({
  acknowledged: z.array(z.string()),
  refusals: z.array(z.string()),
  usable: z.number(),
});

it("the order book is reopened once for many readers after a fatal error, and keeps every waiting order", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-faults-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "orders.duckdb");
  // In a child process, since closing an instance during a statement ends the process.
  const run = promisify(execFile)(process.execPath, ["tests/faults/cause-fatal-errors.ts", path]);
  const { acknowledged, refusals, usable } = FatalErrorResult.parse(JSON.parse((await run).stdout));
  expect(refusals).toEqual(Array(100).fill("DatabaseError"));
  expect(acknowledged).toHaveLength(100);
  expect(usable).toBe(100);
  const database = await duckdbDatabase(path);
  const ids = new Set((await listOrders(database, { all: true, limit: 1000 })).map(({ id }) => id));
  await database.close();
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
});
