import {
  BIGINT,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBResultReader,
  type DuckDBType,
  SQLNULL,
  VARCHAR,
} from "@duckdb/node-api";
import type { Statement, Value } from "../database.ts";

/** Most texts are constant. Those with a list of ids differ by its length. */
const MAX_TEXTS = 200;

/** Executes statements on one connection. */
export interface PreparedStatements {
  execute(statement: Statement): Promise<DuckDBResultReader>;
  /** Call it before the connection is closed. */
  close(): void;
}

/**
 * Keeps the statements of a connection that have values prepared, by their text: preparing one takes longer than executing it.
 * Simultaneous executions of a text use separate prepared statements, since values are bound to them.
 */
export function prepareStatements(connection: DuckDBConnection): PreparedStatements {
  const idle = new Map<string, DuckDBPreparedStatement[]>();

  function release(text: string, prepared: DuckDBPreparedStatement): void {
    const statements = idle.get(text) ?? [];
    statements.push(prepared);
    // Moves the text to the end, so that the first is the one that has not been used for longest.
    idle.delete(text);
    idle.set(text, statements);
    const [oldest] = idle.keys();
    if (idle.size > MAX_TEXTS && oldest !== undefined) destroy(oldest);
  }

  function destroy(text: string): void {
    for (const statement of idle.get(text) ?? []) statement.destroySync();
    idle.delete(text);
  }

  return {
    async execute({ text, values }) {
      const prepared = idle.get(text)?.pop() ?? (await connection.prepare(text));
      try {
        if (values.length > 0) prepared.bind(values.map(toBindable), values.map(typeOf));
        const reader = await prepared.runAndReadAll();
        // DuckDB plans a statement without values only once: if its table was empty then, it would stay without rows.
        if (values.length > 0) release(text, prepared);
        else prepared.destroySync();
        return reader;
      } catch (error) {
        prepared.destroySync();
        throw error;
      }
    },
    close() {
      for (const text of [...idle.keys()]) destroy(text);
    },
  };
}

function toBindable(value: Value): string | bigint | null {
  return typeof value === "number" ? BigInt(value) : value;
}

function typeOf(value: Value): DuckDBType {
  if (value === null) return SQLNULL;
  return typeof value === "number" ? BIGINT : VARCHAR;
}
