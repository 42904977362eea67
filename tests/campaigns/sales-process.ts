import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Log } from "#checkout/log/log.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";

/** The states of a sale in order. A book may be ahead of what was acknowledged, but never behind. */
const STATES = ["open", "paid", "refunded"];

/** The last acknowledged state of each order. */
export type Acknowledged = Map<string, string>;

/** A child process that sells and refunds until it is killed. */
export interface SalesProcess {
  acknowledged: Acknowledged;
  /** Resolves after a number of acknowledged changes, or when the process has ended. */
  changes(count: number): Promise<void>;
  /** Resolves when all requested sales are made, or the process has ended. */
  done: Promise<void>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
  kill(): void;
}

/** @param kilobytes limits the size of files, to simulate a full disk */
export function startSales(
  path: string,
  { floorBytes: minFreeBytes = 0, sales = Number.POSITIVE_INFINITY, kilobytes = 0 } = {},
): SalesProcess {
  const command = [process.execPath, "tests/campaigns/sell.ts", path, String(minFreeBytes), String(sales)];
  const limited = ["bash", "-c", `ulimit -f ${kilobytes}; trap '' XFSZ; exec "$@"`, "bash", ...command];
  const [program = "", ...args] = kilobytes > 0 ? limited : command;
  const child: ChildProcess = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  if (!child.stdout || !child.stderr) throw new Error("the child's output is piped");

  const acknowledged: Acknowledged = new Map();
  const done = Promise.withResolvers<void>();
  let acknowledgedCount = 0;
  const waiters: { count: number; resolve: () => void }[] = [];
  createInterface(child.stdout).on("line", (line) => {
    const [id = "", status] = line.split(" ");
    if (id === "done") return done.resolve();
    // An incomplete last line acknowledges nothing.
    if (!status || !STATES.includes(status)) return;
    acknowledged.set(id, status);
    acknowledgedCount += 1;
    for (const { count, resolve } of waiters) if (acknowledgedCount >= count) resolve();
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const ended = once(child, "close").then(([code, signal]) => {
    done.resolve();
    for (const { resolve } of waiters) resolve();
    return { code, signal, stderr };
  });
  return {
    acknowledged,
    changes(count) {
      return new Promise((resolve) => waiters.push({ count, resolve }));
    },
    done: done.promise,
    ended,
    kill: () => child.kill("SIGKILL"),
  };
}

/** Opens a book. @returns the acknowledged changes that it has lost, and the events logged at opening */
export async function findLostChanges(
  path: string,
  acknowledged: Acknowledged,
): Promise<{ missing: string[]; events: string[] }> {
  const events: string[] = [];
  const log: Log = (_level, event) => events.push(event);
  const database = await duckdbDatabase(path, { log });
  try {
    const orders = await database.read(sql`SELECT id, status FROM orders`);
    const entitled = await database.read(sql`SELECT order_id FROM entitlements`);
    const statusOf = new Map(orders.map(({ id, status }) => [id, status]));
    const isEntitled = new Set(entitled.map(({ order_id }) => order_id));
    const isStored = (id: string, status: string) =>
      STATES.indexOf(String(statusOf.get(id))) >= STATES.indexOf(status) &&
      (status === "open" || isEntitled.has(id));
    const missing = [...acknowledged].filter(([id, status]) => !isStored(id, status));
    return { missing: missing.map((pair) => pair.join(" ")), events };
  } finally {
    await database.close();
  }
}
