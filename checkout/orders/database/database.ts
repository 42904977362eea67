/**
 * What the order book needs of a database: SQL that DuckDB, SQLite (D1) and PostgreSQL all understand, reads that see
 * every commit, and atomic writes.
 *
 * D1 has no interactive transactions, so a write is a list of statements that carry their own conditions
 * (`… WHERE status = 'open'`, `ON CONFLICT DO NOTHING`), never a read followed by a decision.
 */
export interface Database {
  /** Whether secondary indexes can be trusted. Not in DuckDB, where they can lose rows after a kill. */
  readonly indexes: boolean;
  /** Rows of one query, as of the newest commit. */
  read(statement: Statement): Promise<Row[]>;
  /** Runs the statements in order in one transaction and returns the rows of each. Durable once it resolves. */
  write(statements: Statement[]): Promise<Row[][]>;
  close(): Promise<void>;
}

/** Times are ISO 8601 text in UTC with milliseconds: readable, and in order when sorted as text. */
export type Value = string | number | null;

export type Row = Record<string, Value>;

export interface Statement {
  /** With `?` for each value. */
  text: string;
  values: Value[];
}

/** A statement from a template: every `${value}` is bound, except another statement, which is spliced in. */
export function sql(parts: TemplateStringsArray, ...values: (Value | Statement)[]): Statement {
  let text = parts[0] ?? "";
  const bound: Value[] = [];
  values.forEach((value, at) => {
    if (typeof value === "object" && value !== null) {
      text += value.text;
      bound.push(...value.values);
    } else {
      text += "?";
      bound.push(value);
    }
    text += parts[at + 1] ?? "";
  });
  return { text, values: bound };
}

/** A database that could not be opened or has stopped answering; the message says what to do. */
export class DatabaseError extends Error {
  override name = "DatabaseError";
}

/** Too little space is left on the disk to write safely. Reads go on, and nothing is damaged. */
export class DiskFull extends DatabaseError {
  override name = "DiskFull";
}
