import type { Statement } from "../database.ts";

/** A statement as the driver sends it. */
export interface PostgresQuery {
  text: string;
  values: (string | number | null)[];
}

/**
 * The statement in PostgreSQL's form.
 *
 * @throws {RangeError} if a number is not an integer
 */
export function toPostgres({ text, values }: Statement): PostgresQuery {
  const [first = "", ...rest] = text.split("?");
  if (rest.length !== values.length)
    throw new TypeError(`a statement with ${rest.length} parameters has ${values.length} values`);
  const numbered = rest.reduce((sql, part, index) => `${sql}$${index + 1}${part}`, first);
  return { text: withCollation(numbered), values: values.map(toParameter) };
}

/** The first word of statements that change the schema. */
const SCHEMA_CHANGE = /^\s*(CREATE|ALTER|DROP)\b/i;

export function changesSchema({ text }: Statement): boolean {
  return SCHEMA_CHANGE.test(text);
}

const COLUMNS = /^\s*(CREATE TABLE [\w ]+\(|ALTER TABLE )/i;

/**
 * Texts are compared and sorted by their bytes, as in the other databases. Otherwise the order depends on the server's locale, and
 * an update of its operating system can change that, which makes indexes lose rows.
 * https://wiki.postgresql.org/wiki/Locale_data_changes
 */
function withCollation(text: string): string {
  return COLUMNS.test(text) ? text.replace(/\bTEXT\b/g, 'TEXT COLLATE "C"') : text;
}

/** PostgreSQL has no texts with NUL, and nobody needs one: it becomes the replacement character. */
function toParameter(value: string | number | null): string | number | null {
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new RangeError(`${value} is not an integer that can be stored`);
  return typeof value === "string" ? value.replaceAll("\0", "\u{fffd}") : value;
}
