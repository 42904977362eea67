import { once } from "node:events";
import { devNull } from "node:os";
import { join } from "node:path";
import {
  type Database,
  DatabaseError,
  type Row,
  sql,
  type TableRows,
} from "#checkout/orders/database/database.ts";
import type { D1Answer, D1Call } from "./d1-worker.ts";
import { dropTables } from "./drop-tables.ts";

const CONFIG = join(import.meta.dirname, "wrangler.toml");

let started: ReturnType<typeof startWorkerd> | undefined;

/**
 * The order book in D1 in workerd, where the adapter runs too. All suites of this process use one workerd, since its start takes
 * seconds.
 */
export async function openD1(): Promise<{ database: Database; remove(): Promise<void> }> {
  started ??= startWorkerd();
  const database = databaseOver((await started).send);
  return { database, remove: () => dropTables(database) };
}

/** Stops workerd, which otherwise keeps this process from ending. The test runner ends its processes itself. */
export async function stopWorkerd(): Promise<void> {
  await (await started)?.dispose();
  started = undefined;
}

async function startWorkerd() {
  // Otherwise Miniflare asks Cloudflare for the properties of a request, over the network.
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
  // Loaded on demand, since that takes seconds.
  const { unstable_startWorker: startWorker } = await import("wrangler");
  const worker = await startWorker({
    config: CONFIG,
    envFiles: [devNull],
    dev: {
      remote: false,
      server: { port: 0 },
      inspector: false,
      persist: false,
      logLevel: "none",
      watch: false,
    },
  });
  const client = await connect(await worker.url);
  return {
    send: client.send,
    async dispose() {
      client.close();
      await worker.dispose();
    },
  };
}

/** Calls the Worker over a WebSocket. */
async function connect({ host }: URL) {
  const socket = new WebSocket(`ws://${host}`);
  const waiting = new Map<number, PromiseWithResolvers<D1Answer>>();
  let last = 0;
  await once(socket, "open");
  socket.addEventListener("message", ({ data }) => {
    const { id, answer }: { id: number; answer: D1Answer } = JSON.parse(String(data));
    waiting.get(id)?.resolve(answer);
    waiting.delete(id);
  });
  socket.addEventListener("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("workerd has closed the connection"));
  });
  return {
    send(call: D1Call): Promise<D1Answer> {
      const pending = Promise.withResolvers<D1Answer>();
      last += 1;
      waiting.set(last, pending);
      socket.send(JSON.stringify({ id: last, call }));
      return pending.promise;
    },
    close: () => socket.close(),
  };
}

function databaseOver(send: (call: D1Call) => Promise<D1Answer>): Database {
  async function call<Rows extends Row[] | Row[][] | TableRows[]>(body: D1Call): Promise<Rows> {
    const answer = await send(body);
    if ("rows" in answer) return answer.rows as Rows;
    const { message, isDatabaseError, cause } = answer.error;
    const options = cause === null ? {} : { cause: new Error(cause) };
    throw isDatabaseError ? new DatabaseError(message, options) : new Error(message, options);
  }

  return {
    indexes: true,
    skipLocked: sql``,
    read: (statement) => call<Row[]>({ read: statement }),
    write: (statements) => call<Row[][]>({ write: statements }),
    async snapshot(tables, onRows) {
      for (const batch of await call<TableRows[]>({ snapshot: tables })) await onRows(batch);
    },
    async close() {},
  };
}
