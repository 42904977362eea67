import type { Row, TableRows } from "../database/database.ts";
import type { TableDigests } from "./book-file.ts";
import { addRows } from "./digest.ts";

/** The rows that an interrupted copy left are not the first rows of the book: it has changed, or it is another book. */
export class RowsDiffer extends Error {
  override name = "RowsDiffer";
}

/**
 * Compares the rows that an interrupted copy has left in each table with the first ones of the book, which they must be. A stored
 * position could be wrong; comparing the rows cannot.
 *
 * @param digests what the tables contain
 */
export function existingRows(digests: TableDigests) {
  const seen: TableDigests = {};

  return {
    /** The rows of the next batch that are not there yet. @throws {RowsDiffer} */
    missing({ table, rows }: TableRows): Row[] {
      const expected = digests[table];
      const remaining = (expected?.rows ?? 0) - (seen[table]?.rows ?? 0);
      if (remaining === 0) return rows;
      const found = addRows(seen[table], rows.slice(0, remaining));
      seen[table] = found;
      if (found.rows === expected?.rows && found.digest !== expected.digest) throw rowsDiffer(table);
      return rows.slice(remaining);
    },
    /** Ends the comparison. @throws {RowsDiffer} if a table has more rows than the book */
    end(): void {
      for (const [table, { rows }] of Object.entries(digests))
        if (seen[table]?.rows !== rows) throw rowsDiffer(table);
    },
  };
}

function rowsDiffer(table: string): RowsDiffer {
  return new RowsDiffer(`The rows of ${table} are not the first ones of the book.`);
}
