import type { Statement, Value } from "../database.ts";

/**
 * The text of a statement with its values as SQL literals. DuckDB plans such a text once. A statement with parameters takes three
 * calls, and is planned a second time if one of them is NULL.
 *
 * @throws {RangeError} if a number is not an integer
 */
export function withLiterals({ text, values }: Statement): string {
  const [first = "", ...rest] = text.split("?");
  if (rest.length !== values.length)
    throw new Error(`a statement with ${rest.length} parameters has ${values.length} values`);
  return rest.reduce((sql, part, index) => sql + literal(values[index] ?? null) + part, first);
}

/** A negative number has parentheses, because two minus signs in a row would start a comment. */
function literal(value: Value): string {
  if (value === null) return "NULL";
  if (typeof value === "number") return value < 0 ? `(${BigInt(value)})` : String(BigInt(value));
  // A text ends at the first NUL, so that character is added by a function.
  return value.includes("\0") ? `(${value.split("\0").map(quote).join(" || chr(0) || ")})` : quote(value);
}

/**
 * Only the quote is special in a string literal of DuckDB; a backslash is not.
 * https://duckdb.org/docs/stable/sql/data_types/literal_types#string-literals
 */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
