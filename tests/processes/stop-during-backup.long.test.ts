import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { Database } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { eventually } from "../checkout/buyer.ts";
import { freePort } from "../free-port.ts";
import { createDatabase } from "../postgres/databases.ts";

const PROCESS = join(import.meta.dirname, "checkout-process.ts");
/** A backup of so many rows takes seconds. */
const STEPS = 3;
const ROWS_OF_STEP = 100_000;
/** What docs/operations.md promises. */
const DRAIN_MS = 10_000;

async function fill(database: Database): Promise<void> {
  await migrate(database);
  for (let step = 0; step < STEPS; step += 1) {
    const text = `INSERT INTO webhook_events (id, type, payload, received_at, due_at, attempts, handled_at)
      SELECT 'evt_' || (n + ${step * ROWS_OF_STEP}), 'test', '{"about":null,"filler":"' || repeat(md5(CAST(n AS TEXT)), 12) || '"}', '2026-11-01', '2026-11-01', 1, '2026-11-01'
      FROM generate_series(1, ${ROWS_OF_STEP}) AS numbers(n)`;
    await database.write([{ text, values: [] }]);
  }
  await database.close();
}

it.each(["DuckDB", "PostgreSQL"])(
  "a shop on %s that is asked to stop in the middle of a backup ends at once, with exit code 0",
  async (engine) => {
    const folder = await mkdtemp(join(tmpdir(), "vitrine-stop-"));
    const [dataDir, backupDir] = [join(folder, "data"), join(folder, "backups")];
    await mkdir(dataDir);
    const server = engine === "PostgreSQL" ? await createDatabase() : null;
    await fill(
      server ? await postgresDatabase(server.url) : await duckdbDatabase(join(dataDir, "orders.duckdb")),
    );
    const env: NodeJS.ProcessEnv = {
      ...{ ...process.env, NODE_ENV: "test", DATA_DIR: dataDir, BUILD_DIR: join(folder, "build") },
      ...{ PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()), BACKUP_DIR: backupDir },
      ...(server && { ORDERS_URL: server.url }),
    };
    const child = fork(PROCESS, [], { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
    onTestFinished(async () => {
      child.kill("SIGKILL");
      await server?.remove();
      await rm(folder, { recursive: true });
    });
    await once(child, "message");
    const files = () => readdir(backupDir).catch(() => []);
    await eventually(
      async () => (await files()).find((name) => name.endsWith(".part")) ?? null,
      "a backup",
      30,
    );

    const asked = performance.now();
    child.kill("SIGTERM");
    const [code] = await once(child, "exit");
    expect([code, output]).toEqual([0, expect.stringContaining('"event":"backup-interrupted"')]);
    expect(performance.now() - asked).toBeLessThan(DRAIN_MS);
    for (const event of ["jobs-interrupted", "order-book-not-closed", "backed-up"])
      expect(output).not.toContain(event);
    expect(await files()).toEqual([]);
  },
);
