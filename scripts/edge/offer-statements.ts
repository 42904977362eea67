import { createHash } from "node:crypto";
import type { OfferRow } from "#checkout/offers/rows.ts";

/** D1 takes statements of at most 100 kB: https://developers.cloudflare.com/d1/platform/limits/ */
const MAX_TEXT_BYTES = 80_000;

/** A row as the table has it. */
export interface SentRow extends Pick<OfferRow, "kind" | "key"> {
  /** The hash of its content. */
  hash: string;
}

export const CREATE_TABLE =
  "CREATE TABLE IF NOT EXISTS offers (kind TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key))";
export const LIST_ROWS = "SELECT kind, key, hash FROM offers";

/** The rows to put into a table, and those to remove from it once no page shows them any more. */
export function compareRows(rows: readonly OfferRow[], sent: readonly SentRow[]) {
  const hashes = new Map(sent.map((row) => [nameOf(row), row.hash]));
  const names = new Set(rows.map(nameOf));
  return {
    changed: rows.filter((row) => hashes.get(nameOf(row)) !== hashOf(row)),
    removed: sent.filter((row) => !names.has(nameOf(row))),
  };
}

/** The statements that put rows into the table: many rows in each, and a long text in parts. */
export function putRows(rows: readonly OfferRow[]): string[] {
  const groups: string[][] = [];
  const others: string[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const [first = "", ...rest] = partsOf(row.body);
    const values = `(${[row.kind, row.key, hashOf(row), first].map(quote).join(", ")})`;
    bytes += Buffer.byteLength(values);
    if (bytes > MAX_TEXT_BYTES) {
      groups.push([]);
      bytes = Buffer.byteLength(values);
    }
    groups.at(-1)?.push(values);
    others.push(...rest.map((part) => `UPDATE offers SET body = body || ${quote(part)} WHERE ${isRow(row)}`));
  }
  const inserts = groups.map(
    (values) =>
      `INSERT INTO offers (kind, key, hash, body) VALUES ${values.join(", ")} ON CONFLICT (kind, key) DO UPDATE SET hash = excluded.hash, body = excluded.body`,
  );
  return [...inserts, ...others];
}

export function removeRow(row: SentRow): string {
  return `DELETE FROM offers WHERE ${isRow(row)}`;
}

function isRow({ kind, key }: Pick<OfferRow, "kind" | "key">): string {
  return `kind = ${quote(kind)} AND key = ${quote(key)}`;
}

function nameOf({ kind, key }: Pick<OfferRow, "kind" | "key">): string {
  return `${kind} ${key}`;
}

/** A hash of a row's content. */
export function hashOf({ body }: OfferRow): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 32);
}

function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (let rest = Buffer.from(text); rest.length > 0; ) {
    // A character is not cut: bytes of which the first two bits are 10 continue one.
    let end = Math.min(rest.length, MAX_TEXT_BYTES);
    while (end < rest.length && ((rest[end] ?? 0) & 0xc0) === 0x80) end -= 1;
    parts.push(rest.toString("utf8", 0, end));
    rest = rest.subarray(end);
  }
  return parts;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
