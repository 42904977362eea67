import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Log } from "#checkout/log/log.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { listOrders } from "#checkout/orders/order-store.ts";
import { placeOrder } from "../contract/order-book/samples.ts";

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

  /** Starts a process that places orders until it is killed and prints the id of each one that is committed. */
  function startPlacing({ kilobytes = 0, atOnce = 1 } = {}): {
    child: ChildProcess;
    lines: AsyncIterator<string>;
  } {
    const command = [process.execPath, "tests/faults/place-orders.ts", path, String(atOnce)];
    const limited = ["bash", "-c", `ulimit -f ${kilobytes}; trap '' XFSZ; exec "$@"`, "bash", ...command];
    const [program = "", ...args] = kilobytes === 0 ? command : limited;
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", kilobytes === 0 ? "inherit" : "ignore"],
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
    const { child, lines } = startPlacing();
    const acknowledged: string[] = [];
    while (acknowledged.length < 40) acknowledged.push((await lines.next()).value);
    await kill(child);
    const database = await duckdbDatabase(path);
    const ids = new Set((await listOrders(database, { all: true, limit: 10_000 })).map(({ id }) => id));
    await database.close();
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  });

  it("keeps every order that was acknowledged before the disk was full", { timeout: 90_000 }, async () => {
    const { lines } = startPlacing({ kilobytes: 640, atOnce: 20 });
    const acknowledged: string[] = [];
    for (let next = await lines.next(); !next.done; next = await lines.next()) acknowledged.push(next.value);
    expect(acknowledged.length).toBeGreaterThan(10);
    const database = await duckdbDatabase(path);
    const ids = new Set((await listOrders(database, { all: true, limit: 100_000 })).map(({ id }) => id));
    await database.close();
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  });

  it("cannot be opened by a second process, and the message says what to do", async () => {
    const { child, lines } = startPlacing();
    await lines.next();
    await expect(duckdbDatabase(path)).rejects.toThrow(
      /open in another process.*Stop the other checkout first/s,
    );
    await kill(child);
  });

  async function killedBook(orders: number): Promise<string[]> {
    const { child, lines } = startPlacing();
    const acknowledged: string[] = [];
    while (acknowledged.length < orders) acknowledged.push((await lines.next()).value);
    await kill(child);
    return acknowledged;
  }

  async function overwriteMiddle(file: string): Promise<Buffer> {
    const bytes = await readFile(file);
    bytes.fill(0xff, Math.floor(bytes.length / 3), Math.floor((bytes.length * 2) / 3));
    await writeFile(file, bytes);
    return bytes;
  }

  it("keeps every order when its log is damaged, logs it, and keeps a backup of the log", async () => {
    const acknowledged = await killedBook(20);
    const bytes = await overwriteMiddle(`${path}.wal`);
    const logged: unknown[] = [];
    const database = await duckdbDatabase(path, {
      log: (_level, event, facts) => logged.push([event, facts]),
    });
    const ids = new Set((await listOrders(database, { all: true, limit: 100 })).map(({ id }) => id));
    await database.close();
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    const message = expect.stringMatching(/restored from the journal. Nothing is missing.*\.kept/);
    expect(logged).toEqual([["order-book-recovered", { message }]]);
    const [backupName = ""] = (await readdir(folder)).filter((name) => name.endsWith(".kept"));
    expect((await readFile(join(folder, backupName))).equals(bytes)).toBe(true);
  });

  it("names what is lost and explains the recovery if both its log and its journal are damaged", async () => {
    const acknowledged = await killedBook(20);
    await truncate(`${path}.wal`, Math.floor((await stat(`${path}.wal`)).size / 2));
    await overwriteMiddle(join(folder, "orders.journal"));
    const logged: unknown[] = [];
    const log: Log = (_level, event, facts) => logged.push([event, facts]);
    const database = await duckdbDatabase(path, { log });
    const remainingCount = (await listOrders(database, { all: true, limit: 100 })).length;
    await database.close();
    expect(remainingCount).toBeLessThan(acknowledged.length);
    const message = expect.stringMatching(
      /has lost \d+ commits? made after .*rebuild --from-stripe --since \d{4}-\d\d-\d\d"/,
    );
    expect(logged).toEqual([["order-book-lost-commits", { message }]]);

    logged.length = 0;
    await (await duckdbDatabase(path, { log })).close();
    expect(logged).toEqual([]);
  });

  it("is not changed if its log is damaged and there is no journal, and the message explains the recovery", async () => {
    await killedBook(20);
    await rm(join(folder, "orders.journal"));
    const bytes = await overwriteMiddle(`${path}.wal`);
    const files = (await readdir(folder)).toSorted();
    const before = await readFile(path);
    await expect(duckdbDatabase(path)).rejects.toThrow(
      /damaged and was not changed.*orders\.duckdb\.wal.*orders\.journal.*shop -- restore <file>.*shop -- rebuild --from-stripe/s,
    );
    expect((await readFile(`${path}.wal`)).equals(bytes)).toBe(true);
    expect((await readFile(path)).equals(before)).toBe(true);
    expect((await readdir(folder)).toSorted()).toEqual(files);
  });

  it("does not use the journal of another order book", async () => {
    await killedBook(5);
    await rm(path);
    await rm(`${path}.wal`);
    const logged: string[] = [];
    const database = await duckdbDatabase(path, { log: (_level, event) => logged.push(event) });
    await migrate(database);
    expect(await listOrders(database, { all: true, limit: 100 })).toEqual([]);
    await database.close();
    expect(logged).toEqual(["foreign-journal"]);
  });

  it("restores an older backup from what its journal still contains", async () => {
    const before = await killedBook(5);
    await (await duckdbDatabase(path)).close();
    const backup = await readFile(path);
    const after = await killedBook(5);
    await rm(`${path}.wal`);
    await writeFile(path, backup);
    const database = await duckdbDatabase(path);
    const ids = new Set((await listOrders(database, { all: true, limit: 100 })).map(({ id }) => id));
    await database.close();
    expect([...before, ...after].filter((id) => !ids.has(id))).toEqual([]);
  });

  it("moves its log into the file soon after the last write, while reads continue", async () => {
    const database = await duckdbDatabase(path, { checkpointAfterMs: 200 });
    await migrate(database);
    await placeOrder(database);
    const journal = join(folder, "orders.journal");
    const sizes = async () => [
      (await stat(`${path}.wal`).catch(() => ({ size: 0 }))).size,
      (await readFile(journal, "utf8")).split("\n").length,
    ];
    const reading = { isOver: false };
    const reads = (async () => {
      while (!reading.isOver) await listOrders(database, { all: true, limit: 100 });
    })();
    await expect.poll(sizes, { timeout: 20_000 }).toEqual([0, 2]);
    reading.isOver = true;
    await reads;
    await database.close();
  });

  it("is not reported as damaged if it belongs to another user", async () => {
    await killedBook(5);
    await chmod(folder, 0o755);
    await chmod(`${path}.wal`, 0o000);
    // Root can read everything, so another user tries.
    const somebody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const child = spawn(process.execPath, ["tests/faults/place-orders.ts", path], {
      stdio: ["ignore", "ignore", "pipe"],
      ...somebody,
    });
    children.push(child);
    if (!child.stderr) throw new Error("the child's errors are piped");
    const logged = await text(child.stderr);
    expect(logged).toMatch(/cannot be read and written by this user.*It is not damaged/);
    expect(logged).not.toMatch(/another folder|restore/);
  });

  it("is reported as damaged if it is not a database", async () => {
    await writeFile(path, "this is not an order book\n".repeat(1000));
    await expect(duckdbDatabase(path)).rejects.toThrow(/damaged and was not changed/);
  });
});
