import type { D1Database, MessageEvent, WebSocketPair as WebSocketPairType } from "@cloudflare/workers-types";
import { d1Database } from "#checkout/orders/database/d1.ts";
import {
  type Database,
  DatabaseError,
  type Row,
  type Statement,
  type TableRows,
} from "#checkout/orders/database/database.ts";

declare const WebSocketPair: typeof WebSocketPairType;

/** A call of a database's method. */
export type D1Call = { read: Statement } | { write: Statement[] } | { snapshot: string[] };

export type D1Answer =
  | { rows: Row[] | Row[][] | TableRows[] }
  | { error: { message: string; isDatabaseError: boolean; cause: string | null } };

/**
 * A Worker with nothing but the order book's database. It takes all calls over one WebSocket, since a request through Wrangler's proxy
 * costs five times as much as a statement.
 */
export default {
  async fetch(_request: Request, { ORDERS }: { ORDERS: D1Database }): Promise<Response> {
    const database = d1Database(ORDERS);
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    server.addEventListener("message", async ({ data }: MessageEvent) => {
      const { id, call }: { id: number; call: D1Call } = JSON.parse(String(data));
      server.send(JSON.stringify({ id, answer: await answer(database, call) }));
    });
    return new Response(null, { status: 101, webSocket: client } as ResponseInit);
  },
};

async function answer(database: Database, call: D1Call): Promise<D1Answer> {
  try {
    return { rows: await run(database, call) };
  } catch (error) {
    return { error: describeError(error) };
  }
}

async function run(database: Database, call: D1Call): Promise<Row[] | Row[][] | TableRows[]> {
  if ("read" in call) return database.read(call.read);
  if ("write" in call) return database.write(call.write);
  const batches: TableRows[] = [];
  await database.snapshot(call.snapshot, async (batch) => void batches.push(batch));
  return batches;
}

function describeError(error: unknown) {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return {
    message,
    isDatabaseError: error instanceof DatabaseError,
    cause: cause instanceof Error ? cause.message : null,
  };
}
