import * as z from "zod";
import type { Row } from "../database/database.ts";

/** A digest of a table's contents, whatever the order of its rows and columns. */
export const TableDigest = z.object({ rows: z.int().min(0), digest: z.string() });
export type TableDigest = z.infer<typeof TableDigest>;

const DIGEST_BITS = 128;
const DIGEST_BYTES = DIGEST_BITS / 8;

/** Adds rows to the digest of a table: the sum of their SHA-256, so that every engine may return them in its own order. */
export async function addRows(to: TableDigest | undefined, rows: Row[]): Promise<TableDigest> {
  const hashes = await Promise.all(rows.map(hashOf));
  const sum = hashes.reduce((total, hash) => total + hash, BigInt(`0x${to?.digest ?? "0"}`));
  return {
    rows: (to?.rows ?? 0) + rows.length,
    digest: BigInt.asUintN(DIGEST_BITS, sum)
      .toString(16)
      .padStart(DIGEST_BYTES * 2, "0"),
  };
}

async function hashOf(row: Row): Promise<bigint> {
  const columns = Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const bytes = new TextEncoder().encode(JSON.stringify(columns));
  const hash = new DataView(await crypto.subtle.digest("SHA-256", bytes));
  return (hash.getBigUint64(0) << 64n) | hash.getBigUint64(8);
}
