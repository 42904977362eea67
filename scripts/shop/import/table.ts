import { readFileSync } from "node:fs";
import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { decodeText } from "#catalogue/content/decode-text.ts";
import { displayPath } from "../output.ts";

/** A row of a CSV file. */
export interface Row {
  /** From 1. */
  line: number;
  /** The first text that is not empty in the columns of these names; empty if there is none. */
  get(names: readonly string[]): string;
}

/** A CSV file with a header. */
export interface Table {
  file: string;
  /** The columns as they are written. */
  columns: string[];
  /** Whether there is a column of one of these names. */
  has(names: readonly string[]): boolean;
  rows: Row[];
}

const Records = z.array(
  z.object({ info: z.object({ lines: z.number() }), record: z.record(z.string(), z.string()) }),
);

/**
 * Reads a CSV file. Columns may be separated by commas, semicolons or tabs. Names of columns are compared without regard to case and
 * punctuation: `Purchase Email` is also `purchase_email`.
 * @throws if it cannot be read
 */
export function readTable(file: string): Table {
  const text = decodeText(readFileSync(file)).text;
  const [header = ""] = text.split(/\r\n|\r|\n/, 1);
  let columns: string[] = [];
  try {
    const records: unknown = parse(text, {
      info: true,
      delimiter: separatorOf(header),
      columns: (names: string[]) => {
        columns = names.map((name) => name.trim());
        return names.map(comparable);
      },
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    const existing = new Set(columns.map(comparable));
    return {
      file,
      columns,
      has: (names) => names.some((name) => existing.has(comparable(name))),
      rows: Records.parse(records).map(({ info, record }) => ({
        line: info.lines,
        get: (names) => names.map((name) => record[comparable(name)] ?? "").find(Boolean) ?? "",
      })),
    };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new Error(`${displayPath(file)} is not a CSV file that can be read: ${cause.message}`, { cause });
  }
}

function comparable(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** The one of which the header has most. */
function separatorOf(header: string): string {
  const count = (separator: string) => header.split(separator).length;
  return [",", ";", "\t"].reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}
