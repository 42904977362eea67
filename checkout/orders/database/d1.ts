import type { D1Database, D1PreparedStatement } from "@cloudflare/workers-types";
import { type Database, DatabaseError, type Row, type Statement, sql } from "./database.ts";

/** Rows in a batch of a snapshot. */
const SNAPSHOT_ROWS = 500;

/**
 * D1 refuses more than 1,000 queries of an invocation (50 on Cloudflare's free plan). A cron has up to three runs of jobs, and each
 * completes what it has begun when it has made so many. https://developers.cloudflare.com/d1/platform/limits/
 */
export const MAX_QUERIES_OF_RUN = 300;

/**
 * An order book in Cloudflare D1. `batch()` runs in one transaction. Reads go to the primary, so that buyers see their purchase
 * right after paying.
 * https://developers.cloudflare.com/d1/worker-api/d1-database/
 */
export function d1Database(d1: Pick<D1Database, "prepare" | "batch" | "withSession">): Database {
  return {
    indexes: true,
    skipLocked: sql``,
    async read(statement) {
      const { results } = await bind(d1.withSession("first-primary"), statement).all<Row>().catch(rethrow);
      return results;
    },
    async write(statements) {
      const batch = statements.map((statement) => bind(d1, statement));
      const results = await d1.batch<Row>(batch).catch(rethrow);
      return results.map(({ results }) => results);
    },
    // One batch, because D1 has no other transaction: all rows are in memory at once.
    async snapshot(tables, onRows) {
      const found = await d1
        .batch<Row>(tables.map((table) => d1.prepare(`SELECT * FROM ${table}`).bind()))
        .catch(rethrow);
      for (const [index, table] of tables.entries()) {
        const rows = found[index]?.results ?? [];
        for (let from = 0; from < rows.length; from += SNAPSHOT_ROWS)
          await onRows({ table, rows: rows.slice(from, from + SNAPSHOT_ROWS) });
      }
    },
    async close() {},
  };
}

function bind(d1: Pick<D1Database, "prepare">, { text, values }: Statement): D1PreparedStatement {
  return d1.prepare(text).bind(...values);
}

/** D1's errors for an invalid statement, which is a bug in the shop and not an outage of the database. */
const STATEMENT_ERROR = /SQLITE_(ERROR|CONSTRAINT|MISMATCH|RANGE)|D1_TYPE_ERROR/;

/** https://developers.cloudflare.com/d1/observability/debug-d1/#error-list */
function rethrow(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  if (STATEMENT_ERROR.test(reason)) throw error;
  throw new DatabaseError(`The order book failed: ${reason.split("\n", 1)[0]}`, { cause: error });
}
