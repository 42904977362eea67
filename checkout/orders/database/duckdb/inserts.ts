import type { Statement, Value } from "../database.ts";

/** One SQL statement that stands for one or several of the statements of a transaction. */
export interface Step {
  sql: Statement;
  /** The statements that it stands for, by their position. */
  positions: number[];
  /** Inserts one row for each statement, or fails. With RETURNING, it returns the rows in this order. */
  insertsRows: boolean;
}

/** The statements as they are. */
export function asSteps(statements: Statement[]): Step[] {
  return statements.map((sql, position) => ({ sql, positions: [position], insertsRows: false }));
}

/**
 * The statements if all rows that they insert are new. They fail with a constraint error if one of the rows exists.
 *
 * DuckDB 1.5.6 runs `ON CONFLICT` as MERGE INTO, which takes several times as long as an INSERT. Consecutive inserts into one
 * table become one, because another row costs much less than another statement.
 */
export function asStepsForNewRows(statements: Statement[]): Step[] {
  const steps: (Step | Insert)[] = [];
  /** The inserts since the last other statement, by what precedes and follows their rows. */
  const inserts = new Map<string, Insert>();
  for (const [position, { text, values }] of statements.entries()) {
    const [, start, row = "", returning = ""] = ROW_INSERT.exec(text) ?? [];
    if (start === undefined) {
      inserts.clear();
      const sql = { text: text.replace(ON_CONFLICT, ""), values };
      steps.push({ sql, positions: [position], insertsRows: false });
      continue;
    }
    const key = `${start}${returning}`;
    let insert = inserts.get(key);
    if (insert === undefined) {
      insert = { start, returning, rows: [], values: [], positions: [] };
      inserts.set(key, insert);
      steps.push(insert);
    }
    insert.rows.push(row);
    insert.values.push(...values);
    insert.positions.push(position);
  }
  return steps.map((step) => ("rows" in step ? stepOf(step) : step));
}

/** The rows of one table that are inserted together. Collected first, since there may be thousands. */
interface Insert {
  start: string;
  returning: string;
  rows: string[];
  values: Value[];
  positions: number[];
}

function stepOf({ start, returning, rows, values, positions }: Insert): Step {
  return { sql: { text: `${start}${rows.join(", ")}${returning}`, values }, positions, insertsRows: true };
}

const ROW_INSERT =
  /^(INSERT INTO \w+ \([^()]*\)\s+VALUES )(\([^()]*\))(?:\s+ON CONFLICT DO NOTHING)?( RETURNING [\w, ]+)?$/;
const ON_CONFLICT = /\s+ON CONFLICT DO NOTHING(?= RETURNING [\w, ]+$|$)/;
