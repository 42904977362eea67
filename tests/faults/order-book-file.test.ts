import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { listOrders } from "#checkout/orders/order-store.ts";

describe("the order book's file", () => {
  let folder: string;
  let path: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-faults-"));
    path = join(folder, "orders.duckdb");
  });
  afterEach(async () => {
    for (const child of children.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
    await rm(folder, { recursive: true });
  });

  /** A process of its own that places orders without end and says each one that is committed. */
  function placing(kilobytes?: number): { child: ChildProcess; lines: AsyncIterator<string> } {
    const command = [process.execPath, "tests/faults/place-orders.ts", path];
    const limited = ["bash", "-c", `ulimit -f ${kilobytes}; trap '' XFSZ; exec "$@"`, "bash", ...command];
    const [program = "", ...args] = kilobytes === undefined ? command : limited;
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", kilobytes === undefined ? "inherit" : "ignore"],
    });
    children.push(child);
    if (!child.stdout) throw new Error("the child's output is piped");
    return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
  }

  async function kill(child: ChildProcess): Promise<void> {
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  it("keeps every order that was acknowledged before a kill -9", async () => {
    const { child, lines } = placing();
    const acknowledged: string[] = [];
    while (acknowledged.length < 40) acknowledged.push((await lines.next()).value);
    await kill(child);
    const database = await duckdbDatabase(path);
    const ids = new Set((await listOrders(database, { all: true, limit: 10_000 })).map(({ id }) => id));
    await database.close();
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  });

  it("keeps every order that was acknowledged before the disk was full", async () => {
    const { lines } = placing(640);
    const acknowledged: string[] = [];
    for (let next = await lines.next(); !next.done; next = await lines.next()) acknowledged.push(next.value);
    expect(acknowledged.length).toBeGreaterThan(10);
    const database = await duckdbDatabase(path);
    const ids = new Set((await listOrders(database, { all: true, limit: 100_000 })).map(({ id }) => id));
    await database.close();
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  });

  it("is refused to a second process, in words that say what to do", async () => {
    const { child, lines } = placing();
    await lines.next();
    await expect(duckdbDatabase(path)).rejects.toThrow(
      /open in another process.*Stop the other checkout first/s,
    );
    await kill(child);
  });

  it("is left as it is when its log is damaged, and the message tells the way back", async () => {
    const { child, lines } = placing();
    for (let n = 0; n < 20; n += 1) await lines.next();
    await kill(child);
    const log = `${path}.wal`;
    const bytes = await readFile(log);
    bytes.fill(0xff, Math.floor(bytes.length / 3), Math.floor((bytes.length * 2) / 3));
    await writeFile(log, bytes);
    await expect(duckdbDatabase(path)).rejects.toThrow(/damaged and was left as it is.*backup.*reconcile/s);
    expect((await readFile(log)).equals(bytes)).toBe(true);
    expect((await stat(path)).size).toBeGreaterThan(0);
  });

  it("that is not a database is said to be damaged", async () => {
    await writeFile(path, "this is not an order book\n".repeat(1000));
    await expect(duckdbDatabase(path)).rejects.toThrow(/damaged and was left as it is/);
  });
});
