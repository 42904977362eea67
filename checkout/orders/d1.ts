import type { D1Database, D1PreparedStatement } from "@cloudflare/workers-types";
import type { Database, Row, Statement } from "./database.ts";

/**
 * An order book in Cloudflare D1. `batch()` is one transaction; reads go to the primary, since a buyer
 * who has just paid must see it.
 * https://developers.cloudflare.com/d1/worker-api/d1-database/
 */
export function d1Database(d1: Pick<D1Database, "prepare" | "batch" | "withSession">): Database {
  return {
    indexes: true,
    async read(statement) {
      const { results } = await bind(d1.withSession("first-primary"), statement).all<Row>();
      return results;
    },
    async write(statements) {
      const results = await d1.batch<Row>(statements.map((statement) => bind(d1, statement)));
      return results.map(({ results }) => results);
    },
    async close() {},
  };
}

function bind(d1: Pick<D1Database, "prepare">, { text, values }: Statement): D1PreparedStatement {
  return d1.prepare(text).bind(...values);
}
