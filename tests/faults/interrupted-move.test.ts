import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { DUCKDB, writeLargeBook } from "../bench/large-book.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { eventually } from "../checkout/buyer.ts";
import { createDatabase, type NewDatabase } from "../postgres/databases.ts";

/** Several batches of a snapshot, so that a process can be killed within a table. */
const ORDERS = 3_000;
const TIMEOUT_S = 60;

describe("a move from DuckDB to PostgreSQL", { timeout: 120_000 }, () => {
  let folder: string;
  let target: NewDatabase;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-move-"));
    await writeLargeBook(() => duckdbDatabase(join(folder, "orders.duckdb")), DUCKDB, ORDERS);
    target = await createDatabase();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
    await target.remove();
    await rm(folder, { recursive: true });
  });

  it("that is killed within a table continues with the rows that are there, and every row is the same", async () => {
    const move = ["move", "--from", folder, "--to", target.url];
    const child = spawn(process.execPath, ["scripts/shop.ts", ...move], { stdio: "ignore" });
    children.push(child);
    const exit = once(child, "exit");
    await waitForOrders();
    child.kill("SIGKILL");
    expect(await exit).toEqual([null, "SIGKILL"]);

    const moved = await runShop(move);
    expect(moved).toMatchObject({ code: 0, stderr: "" });
    const [, rows = ""] =
      /Continuing an interrupted copy, which has ([\d,]+) rows already/.exec(moved.stdout) ?? [];
    expect(Number(rows.replaceAll(",", ""))).toBeGreaterThan(0);
    expect(moved.stdout).not.toContain("Starting over");
    expect(moved.stdout).toContain("Every row is the same.");
    const same = await runShop([...move, "--compare"]);
    expect(same).toMatchObject({ code: 0, stdout: "Both are the same, row by row.\n" });
  });

  async function waitForOrders(): Promise<void> {
    const database = await postgresDatabase(target.url);
    await eventually(
      async () => {
        const found = await database.read(sql`SELECT 1 AS n FROM orders LIMIT 1`).catch(() => []);
        return found.length > 0 ? true : null;
      },
      "the first orders",
      TIMEOUT_S,
    );
    await database.close();
  }
});
