/**
 * The database of the order book: SQL that DuckDB, SQLite (D1) and PostgreSQL all understand, reads that see every commit, and
 * atomic writes.
 *
 * D1 has no interactive transactions. So a write is a list of statements with their own conditions (`… WHERE status = 'open'`,
 * `ON CONFLICT DO NOTHING`), never a read followed by a decision.
 */
export interface Database {
  /** Whether secondary indexes are reliable. They are not in DuckDB, where they can lose rows after a kill. */
  readonly indexes: boolean;
  /**
   * Belongs at the end of a query that chooses what a process claims. Several processes that claim at once then get different rows.
   * Empty where one write at a time is made.
   */
  readonly skipLocked: Statement;
  /** The rows of one query. Sees every earlier commit. */
  read(statement: Statement): Promise<Row[]>;
  /** Runs the statements in order in one transaction and returns the rows of each. Durable once it resolves. */
  write(statements: Statement[]): Promise<Row[][]>;
  /** All rows of tables as they are at one moment, in batches and in any order, while others write. Tables without rows have no batch. */
  snapshot(tables: string[], onRows: (batch: TableRows) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Times are ISO 8601 text in UTC with milliseconds, so that sorting as text sorts by time. */
export type Value = string | number | null;

export type Row = Record<string, Value>;

export interface TableRows {
  table: string;
  /** Rows of the table, at least one. */
  rows: Row[];
}

/** The most values that a statement can bind, on D1. */
export const MAX_BOUND_VALUES = 100;

export interface Statement {
  /** Has a `?` for each value. */
  text: string;
  values: Value[];
}

/** Builds a statement from a template. Each `${value}` is bound as a parameter; a nested statement is inserted as SQL. */
export function sql(parts: TemplateStringsArray, ...values: (Value | Statement)[]): Statement {
  let text = parts[0] ?? "";
  const boundValues: Value[] = [];
  values.forEach((value, index) => {
    if (typeof value === "object" && value !== null) {
      text += value.text;
      boundValues.push(...value.values);
    } else {
      text += "?";
      boundValues.push(value);
    }
    text += parts[index + 1] ?? "";
  });
  return { text, values: boundValues };
}

/** A condition that always holds. */
export const ALWAYS = sql`1 = 1`;
/** A condition that never holds. */
export const NEVER = sql`1 = 0`;

/** The columns that are primary keys. */
type KeyColumn = "id" | "key" | "order_id" | "token_hash";

/**
 * A condition for rows that a primary key names, as in `id = ? AND ${guard(…)}`. DuckDB looks a row up by its key only if no other
 * filter can be applied while the table is scanned: a condition on one column can, also in a CASE, but not one on two columns.
 *
 * @param key the column of the primary key
 */
export function guard({ text, values }: Statement, key: KeyColumn): Statement {
  return { text: `CASE WHEN ${text} THEN ${key} END IS NOT NULL`, values };
}

/** The database cannot be opened or no longer responds. The message says what to do. */
export class DatabaseError extends Error {
  override name = "DatabaseError";
}

/** There is too little disk space to write safely. Reads still work, and nothing is damaged. */
export class DiskFull extends DatabaseError {
  override name = "DiskFull";
}
