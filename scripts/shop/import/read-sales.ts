import { isEmailAddress } from "#domain/email.ts";
import { isCurrency } from "#domain/money/decimal.ts";
import type { Money } from "#domain/money/money.ts";
import { displayPath } from "../output.ts";
import { parseAmount } from "./amount.ts";
import type { SalesColumns, Service } from "./service.ts";
import type { Row, Table } from "./table.ts";

/** A sale as a service has exported it. */
export interface ExportedSale {
  id: string;
  email: string;
  /** The name of the product, or of several. */
  product: string;
  variant: string;
  quantity: number;
  /** Empty if there is none. */
  licenceKey: string;
  /** Without tax. */
  paid: Money;
  /** ISO 8601 in UTC. */
  soldAt: string;
  file: string;
  line: number;
}

/** A row that is not imported, and why. */
export interface LeftOut {
  file: string;
  line: number;
  /** The sale's id, if it has one. */
  id: string;
  reason: string;
  /** Whether it would be imported if something were corrected. Otherwise it is no sale whose buyer has files. */
  isMistake: boolean;
}

const REQUIRED = ["id", "product", "email"] as const;

/** Whether a file may be an export of sales: it has a column of email addresses. */
export function hasSales(table: Table, { columns }: Service): boolean {
  return table.has(columns.email);
}

/** Reads the sales of a file. @throws if it lacks a required column */
export function readSales(
  table: Table,
  service: Service,
  { shopCurrency, now }: { shopCurrency: string; now: Date },
): { sales: ExportedSale[]; leftOut: LeftOut[] } {
  expectColumns(table, service);
  const sales: ExportedSale[] = [];
  const leftOut: LeftOut[] = [];
  for (const row of table.rows) {
    const location = { file: displayPath(table.file), line: row.line };
    const sale = readSale(row, service, { shopCurrency, now });
    if ("reason" in sale) leftOut.push({ ...location, id: row.get(service.columns.id), ...sale });
    else sales.push({ ...location, ...sale });
  }
  return { sales, leftOut };
}

function expectColumns(table: Table, { name, columns }: Service): void {
  const missing = REQUIRED.filter((column) => !table.has(columns[column]));
  if (missing.length === 0) return;
  const names = missing.map((column) => columns[column].map((alias) => `"${alias}"`).join(" or "));
  throw new Error(
    `${displayPath(table.file)}: found no column ${names.join(" and no column ")}, which sales of ${name} have. Its columns: ${table.columns.join(", ")}`,
  );
}

function readSale(
  row: Row,
  service: Service,
  { shopCurrency, now }: { shopCurrency: string; now: Date },
): Omit<ExportedSale, "file" | "line"> | Pick<LeftOut, "reason" | "isMistake"> {
  const { columns } = service;
  const cell = (column: keyof SalesColumns) => row.get(columns[column] ?? []);
  const excluded = service.exclude(row);
  if (excluded !== null) return { reason: excluded, isMistake: false };
  const mistake = (reason: string) => ({ reason, isMistake: true });
  for (const column of REQUIRED) {
    if (cell(column) === "") return mistake(`nothing in ${columns[column].join(" or ")}`);
  }
  if (!isEmailAddress(cell("email"))) return mistake(`"${cell("email")}" is not an email address`);
  const currency = cell("currency").toUpperCase() || (service.currency ?? shopCurrency);
  if (!isCurrency(currency)) return mistake(`"${currency}" is not a currency`);
  const [amount, tax] = [
    parseAmount(cell("amount") || "0", currency),
    parseAmount(cell("tax") || "0", currency),
  ];
  if (!amount || !tax) return mistake(`"${cell("amount")}" is not a valid amount`);
  const soldAt = cell("date") ? parseTime(cell("date"), cell("time")) : now;
  if (!soldAt) return mistake(`"${cell("date")}" is not a date such as 2026-10-02`);
  return {
    id: cell("id"),
    email: cell("email"),
    product: cell("product").replace(/\s+/g, " "),
    variant: /^default$/i.test(cell("variant")) ? "" : cell("variant"),
    quantity: Math.max(1, Number.parseInt(cell("quantity"), 10) || 1),
    licenceKey: cell("licenceKey"),
    paid: { amount: Math.max(0, amount.amount - tax.amount), currency },
    soldAt: soldAt.toISOString(),
  };
}

const ZONE = /(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/;
/** A date such as 3/4/2026, which may be in March or in April. */
const AMBIGUOUS = /^\d{1,2}[/.]\d{1,2}[/.]\d{4}/;

/** A date, with its time in the same column or in another. Without a zone it is in UTC. null: it cannot be read. */
function parseTime(date: string, time: string): Date | null {
  const text = /^\d{1,2}:\d{2}/.test(time) ? `${date} ${time}` : time || date;
  if (AMBIGUOUS.test(text)) return null;
  const parsed = new Date(ZONE.test(text) || /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : `${text} UTC`);
  return Number.isNaN(parsed.getTime()) ? null : parsed;
}
