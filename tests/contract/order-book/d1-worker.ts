import type { D1Database } from "@cloudflare/workers-types";
import { d1Database } from "#checkout/orders/database/d1.ts";
import {
  type Database,
  DatabaseError,
  type Row,
  type Statement,
  type TableRows,
} from "#checkout/orders/database/database.ts";

/** A call of a database's method. */
export type D1Call = { read: Statement } | { write: Statement[] } | { snapshot: string[] };

export type D1Answer =
  | { rows: Row[] | Row[][] | TableRows[] }
  | { error: { message: string; isDatabaseError: boolean; cause: string | null } };

/** A Worker with nothing but the order book's database. It runs one call for each request. */
export default {
  async fetch(request: Request, { ORDERS }: { ORDERS: D1Database }): Promise<Response> {
    const database = d1Database(ORDERS);
    const call: D1Call = await request.json();
    try {
      return Response.json({ rows: await run(database, call) } satisfies D1Answer);
    } catch (error) {
      return Response.json({ error: describeError(error) } satisfies D1Answer);
    }
  },
};

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
