import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { D1Database } from "@cloudflare/workers-types";
import { d1Database } from "./d1.ts";
import type { Database, Value } from "./database.ts";

/** The order book of D1 over SQLite in this process, of which D1 is made. For moving and tests; no shop runs on it. */
export function sqliteDatabase(sqlite = new DatabaseSync(":memory:")): Database {
  const prepared = new Map<string, StatementSync>();

  function run({ text, values }: Bound) {
    try {
      const statement = prepared.get(text) ?? sqlite.prepare(text);
      prepared.set(text, statement);
      return { results: statement.all(...values).map((row) => ({ ...row })) };
    } catch (error) {
      throw asD1(error);
    }
  }

  function prepare(text: string) {
    return {
      bind: (...values: Bound["values"]) => ({ text, values, all: async () => run({ text, values }) }),
    };
  }

  async function batch(statements: Bound[]) {
    sqlite.exec("BEGIN");
    try {
      const results = statements.map(run);
      sqlite.exec("COMMIT");
      return results;
    } catch (error) {
      sqlite.exec("ROLLBACK");
      throw error;
    }
  }

  const d1: unknown = { prepare, batch, withSession: () => ({ prepare }) };
  return { ...d1Database(d1 as D1Database), close: async () => sqlite.close() };
}

interface Bound {
  text: string;
  values: Value[];
}

const CONSTRAINT = 19;

/** D1 names SQLite's code at the end of its message. */
function asD1(cause: unknown): Error {
  const { message, errcode = 0 } = cause as { message: string; errcode?: number };
  // Its lowest byte is the kind of the error.
  const kind = (errcode & 0xff) === CONSTRAINT ? "CONSTRAINT" : "ERROR";
  return new Error(`D1_ERROR: ${message}: SQLITE_${kind}`, { cause });
}
