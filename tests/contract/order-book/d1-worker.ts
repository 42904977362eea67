import type { D1Database } from "@cloudflare/workers-types";
import { d1Database } from "#checkout/orders/database/d1.ts";
import { DatabaseError, type Row, type Statement } from "#checkout/orders/database/database.ts";

/** A call of a database's method. */
export type D1Call = { read: Statement } | { write: Statement[] };

export type D1Answer =
  | { rows: Row[] | Row[][] }
  | { error: { message: string; isDatabaseError: boolean; cause: string | null } };

/** A Worker with nothing but the order book's database. It runs one call for each request. */
export default {
  async fetch(request: Request, { ORDERS }: { ORDERS: D1Database }): Promise<Response> {
    const database = d1Database(ORDERS);
    const call: D1Call = await request.json();
    try {
      const rows = "read" in call ? await database.read(call.read) : await database.write(call.write);
      return Response.json({ rows } satisfies D1Answer);
    } catch (error) {
      return Response.json({ error: describeError(error) } satisfies D1Answer);
    }
  },
};

function describeError(error: unknown) {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return {
    message,
    isDatabaseError: error instanceof DatabaseError,
    cause: cause instanceof Error ? cause.message : null,
  };
}
