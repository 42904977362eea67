import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Log } from "#checkout/http/log.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";

/** The order of a sale's states: a book may be ahead of what was acknowledged, never behind. */
const STATES = ["open", "paid", "refunded"];

/** The newest state of each order that a trading process has acknowledged. */
export type Acknowledged = Map<string, string>;

/** A process that trades on a book until it is ended. */
export interface Trading {
  acknowledged: Acknowledged;
  /** Resolves once so many changes were acknowledged, or the process has ended. */
  changes(count: number): Promise<void>;
  /** Resolves once all sales that were asked for are made, or the process has ended. */
  done: Promise<void>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; said: string }>;
  kill(): void;
}

/** @param kilobytes the size that no file of this process may exceed, in place of a full disk */
export function startTrading(
  path: string,
  { floorBytes = 0, sales = Number.POSITIVE_INFINITY, kilobytes = 0 } = {},
): Trading {
  const command = [process.execPath, "tests/campaigns/trade.ts", path, String(floorBytes), String(sales)];
  const limited = ["bash", "-c", `ulimit -f ${kilobytes}; trap '' XFSZ; exec "$@"`, "bash", ...command];
  const [program = "", ...args] = kilobytes > 0 ? limited : command;
  const child: ChildProcess = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  if (!child.stdout || !child.stderr) throw new Error("the child's output is piped");

  const acknowledged: Acknowledged = new Map();
  const done = Promise.withResolvers<void>();
  let seen = 0;
  const waiting: { count: number; resolve: () => void }[] = [];
  createInterface(child.stdout).on("line", (line) => {
    const [id = "", status] = line.split(" ");
    if (id === "done") return done.resolve();
    // A line that was cut by the end of the process acknowledges nothing.
    if (!status || !STATES.includes(status)) return;
    acknowledged.set(id, status);
    seen += 1;
    for (const { count, resolve } of waiting) if (seen >= count) resolve();
  });
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  const ended = once(child, "close").then(([code, signal]) => {
    done.resolve();
    for (const { resolve } of waiting) resolve();
    return { code, signal, said };
  });
  return {
    acknowledged,
    changes(count) {
      return new Promise((resolve) => waiting.push({ count, resolve }));
    },
    done: done.promise,
    ended,
    kill: () => child.kill("SIGKILL"),
  };
}

/** Opens a book and lists what it has not kept of what was acknowledged, with what it says at opening. */
export async function missingFrom(
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
    const isKept = (id: string, status: string) =>
      STATES.indexOf(String(statusOf.get(id))) >= STATES.indexOf(status) &&
      (status === "open" || isEntitled.has(id));
    const missing = [...acknowledged].filter(([id, status]) => !isKept(id, status));
    return { missing: missing.map((pair) => pair.join(" ")), events };
  } finally {
    await database.close();
  }
}
