import * as z from "zod";
import { PaymentMode } from "#checkout/payments/mode.ts";
import type { TableRows, Value } from "../database/database.ts";
import { addRows, TableDigest } from "./digest.ts";

/**
 * A backup of an order book is a file of JSON lines, independent of the database: a header, batches of rows, and at the end what
 * each table must contain. A file without its last line was cut off.
 */
const NAME = /^[a-z][a-z0-9_]*$/;
const Name = z.string().regex(NAME);

export const BookHeader = z.object({
  format: z.literal("vitrine-order-book"),
  version: z.literal(1),
  /** The version of the newest migration. */
  schema: z.int().min(1),
  mode: PaymentMode.nullable(),
  at: z.iso.datetime(),
});
export type BookHeader = z.infer<typeof BookHeader>;

const Batch = z.object({
  table: Name,
  columns: z.array(Name),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
});

const End = z.object({ tables: z.record(Name, TableDigest) });

export type TableDigests = Record<string, TableDigest>;

/** A backup that cannot be restored. The message says why. */
export class BackupDamaged extends Error {
  override name = "BackupDamaged";
}

export function formatHeader(header: BookHeader): string {
  return formatLine(header);
}

export function formatBatch({ table, rows }: TableRows): string {
  const columns = Object.keys(rows[0] ?? {});
  const values: Value[][] = rows.map((row) => columns.map((column) => row[column] ?? null));
  return formatLine({ table, columns, rows: values } satisfies z.infer<typeof Batch>);
}

export function formatEnd(tables: TableDigests): string {
  return formatLine({ tables });
}

function formatLine(line: unknown): string {
  return `${JSON.stringify(line)}\n`;
}

/**
 * Reads a backup, checks all of it, and passes its rows on as they come.
 *
 * @param onHeader is called before the first rows
 * @returns the header, and what each table contains
 * @throws {BackupDamaged} if it is not a backup, was cut off or changed, or needs a newer version
 */
export async function readBook(
  lines: AsyncIterable<string>,
  {
    onHeader = async () => {},
    onRows = async () => {},
  }: { onHeader?(header: BookHeader): Promise<void>; onRows?(batch: TableRows): Promise<void> } = {},
): Promise<{ header: BookHeader; tables: TableDigests }> {
  let header: BookHeader | null = null;
  let end: z.infer<typeof End> | null = null;
  const tables: TableDigests = {};
  for await (const line of lines) {
    if (end) throw new BackupDamaged("The backup has data after its end marker.");
    const content = parseLine(line);
    if (!header) {
      header = parseHeader(content);
      await onHeader(header);
      continue;
    }
    const batch = Batch.safeParse(content).data;
    if (!batch) {
      end = End.safeParse(content).data ?? null;
      if (!end) throw new BackupDamaged("The backup is damaged: it contains an invalid line.");
      continue;
    }
    const rows = batch.rows.map((values) =>
      Object.fromEntries(batch.columns.map((column, index) => [column, values[index] ?? null])),
    );
    tables[batch.table] = addRows(tables[batch.table], rows);
    await onRows({ table: batch.table, rows });
  }
  if (!header) throw new BackupDamaged("The backup is empty.");
  if (!end) throw new BackupDamaged("The backup was cut off: its end is missing.");
  checkSame(tables, end.tables, "The backup is damaged");
  return { header, tables };
}

/** @throws {BackupDamaged} with the first table that differs */
export function checkSame(found: TableDigests, expected: TableDigests, failure: string): void {
  for (const table of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const [has, should] = [found[table], expected[table]];
    if (has?.rows === should?.rows && has?.digest === should?.digest) continue;
    const counts = `${has?.rows ?? 0} rows of the ${should?.rows ?? 0} expected`;
    throw new BackupDamaged(`${failure}: its table ${table} has ${counts}, or other content.`);
  }
}

function parseHeader(content: unknown): BookHeader {
  const header = BookHeader.safeParse(content);
  if (!header.success) throw new BackupDamaged("The file is not a backup of an order book.");
  return header.data;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new BackupDamaged("The backup is damaged: it contains an invalid line.", { cause });
  }
}
