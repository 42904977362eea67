import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { stringify } from "csv-stringify/sync";
import { type MonthReport, type SaleLine, SalesPage, SalesReport } from "#domain/api/admin/sales.ts";
import { formatDecimal } from "#domain/money/decimal.ts";
import { totalsByMonth } from "#domain/sales-totals.ts";
import { callAdminApi } from "./admin-client.ts";
import { type AdminService, addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { parseDay, periodQuery } from "./day.ts";
import { userFolder } from "./folders.ts";
import { formatMismatch } from "./mismatch.ts";
import { displayPath, pluralise, print, printJson, printWarning } from "./output.ts";

interface ExportOptions extends ServiceOptions {
  from: Date;
  to: Date;
  totals?: boolean;
  out?: string;
  json?: boolean;
}

/** `shop export`: what was sold, as CSV. */
export function addExport(shop: Command): void {
  const verb = shop
    .command("export")
    .description(
      "export the paid orders of a period as CSV, one row per order line, with amounts as decimals. Copies that you gave away are not included",
    )
    .requiredOption("--from <date>", "the first day, in UTC, such as 2026-01-01", parseDay)
    .requiredOption("--to <date>", "the last day, in UTC, such as 2026-12-31", parseDay)
    .option("--totals", "only the totals by month and currency")
    .option("--out <file>", "write it to a file instead of printing it")
    .addOption(
      new Option("--json", "print {lines, totals, mismatched}, with amounts in minor units").conflicts("out"),
    )
    .action(exportSales);
  addServiceOption(verb);
}

async function exportSales({
  from,
  to,
  totals = false,
  out,
  json,
  ...service
}: ExportOptions): Promise<void> {
  const [client, period] = [adminService(service), periodQuery(from, to)];
  const lines = await fetchLines(client, period);
  const report = { method: "GET", path: `/report?${new URLSearchParams(period)}` } as const;
  const { mismatched } = await callAdminApi(client, report, SalesReport);
  const months = totalsByMonth(lines);
  if (json) return printJson({ lines, totals: months, mismatched });
  for (const mismatch of mismatched) printWarning(formatMismatch(mismatch));
  const rows = totals ? months.map(totalRow) : lines.map(lineRow);
  const columns = totals ? TOTAL_COLUMNS : LINE_COLUMNS;
  if (out === undefined) return print(toCsv(rows, columns).trimEnd());
  const file = resolve(userFolder(), out);
  // Spreadsheets take a file without this mark for one of another encoding.
  writeFileSync(file, `\uFEFF${toCsv(rows, columns)}`);
  print(`Wrote ${pluralise(rows.length, "row")} to ${displayPath(file)}`);
}

async function fetchLines(service: AdminService, period: { from: string; to: string }): Promise<SaleLine[]> {
  const lines: SaleLine[] = [];
  let after: string | null = null;
  do {
    const query = new URLSearchParams({ ...period, ...(after !== null && { after }) });
    const request = { method: "GET", path: `/sales?${query}` } as const;
    const page: SalesPage = await callAdminApi(service, request, SalesPage);
    lines.push(...page.lines);
    after = page.next;
  } while (after !== null);
  return lines;
}

const LINE_COLUMNS = [
  ...["order", "line", "paid_at", "status", "origin", "product", "edition", "name", "currency", "quantity"],
  ...["unit_amount", "subtotal", "discount", "tax", "tax_included", "total", "refunded", "dispute_lost"],
  ...["tax_rate", "tax_name", "tax_country", "reverse_charge", "discount_code"],
  ...["country", "fee", "fee_currency"],
];

function lineRow(line: SaleLine): string[] {
  const sum = (amount: number) => formatDecimal(amount, line.currency);
  return [
    ...[line.order, String(line.line), line.paidAt, line.status, line.origin, line.product, line.option],
    ...[line.name, line.currency, String(line.quantity)],
    ...[
      line.unitAmount,
      line.subtotal,
      line.discount,
      line.tax,
      line.taxIncluded,
      line.total,
      line.refunded,
      line.disputeLost,
    ].map(sum),
    ...taxColumns(line),
    ...[line.discountName ?? "", line.country ?? ""],
    line.fee === null || line.feeCurrency === null ? "" : formatDecimal(line.fee, line.feeCurrency),
    line.feeCurrency ?? "",
  ];
}

/** A line can have two taxes, such as those of a state and of a city. */
function taxColumns({ taxes }: SaleLine): string[] {
  const each = (texts: string[]) => [...new Set(texts)].join(" + ");
  return [
    taxes.map(({ percentage }) => String(percentage)).join(" + "),
    each(taxes.map(({ name }) => name)),
    each(taxes.map(({ country }) => country ?? "")),
    taxes.length === 0 ? "" : String(taxes.some(({ isReverseCharge }) => isReverseCharge)),
  ];
}

const TOTAL_COLUMNS = [
  "month",
  "currency",
  "orders",
  "subtotal",
  "discount",
  "tax",
  "tax_included",
  "total",
  "refunded",
  "dispute_lost",
  "fees",
];

function totalRow({ month, currency, orders, fees, ...sums }: MonthReport): string[] {
  const { subtotal, discount, tax, taxIncluded, total, refunded, disputeLost } = sums;
  return [
    ...[month, currency, String(orders)],
    ...[subtotal, discount, tax, taxIncluded, total, refunded, disputeLost].map((amount) =>
      formatDecimal(amount, currency),
    ),
    // Stripe takes them in the currency of the account.
    fees.map((fee) => `${formatDecimal(fee.amount, fee.currency)} ${fee.currency}`).join(" + "),
  ];
}

/** RFC 4180. Texts that a spreadsheet would run as a formula are escaped. */
function toCsv(rows: string[][], columns: string[]): string {
  return stringify(rows, { header: true, columns, record_delimiter: "windows", escape_formulas: true });
}
