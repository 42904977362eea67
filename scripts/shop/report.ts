import type { Command } from "commander";
import {
  type CountryReport,
  type MonthReport,
  type ProductReport,
  SalesReport,
} from "#domain/api/admin/sales.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { callAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { parseDay, periodQuery } from "./day.ts";
import { formatMismatch } from "./mismatch.ts";
import { pluralise, print, printJson } from "./output.ts";
import { sparkline } from "./sparkline.ts";

interface ReportOptions extends ServiceOptions {
  from?: Date;
  to?: Date;
  json?: boolean;
}

const MONTHS = 12;

/** `shop report`: what was sold, by month, product, country and currency. */
export function addReport(shop: Command): void {
  const verb = shop
    .command("report")
    .description(
      "show what was sold by month, product, country and currency, with Stripe's fees. Refunds and lost disputes count in the month of the sale; copies that you gave away are no sales, nor are orders under review, whose payments are named below",
    )
    .option("--from <date>", "the first day, in UTC (default: the first of a month, a year ago)", parseDay)
    .option("--to <date>", "the last day, in UTC (default: today)", parseDay)
    .option("--json", "print {months, products, countries, mismatched}, with amounts in minor units")
    .action(report);
  addServiceOption(verb);
}

async function report({ from, to = new Date(), json, ...service }: ReportOptions): Promise<void> {
  const query = new URLSearchParams(periodQuery(from ?? startOf(to), to));
  const request = { method: "GET", path: `/report?${query}` } as const;
  const sold = await callAdminApi(adminService(service), request, SalesReport);
  if (json) return printJson(sold);
  if (sold.months.length > 0) printSales(sold);
  else print("Nothing was sold in this time.");
  if (sold.mismatched.length > 0) print("");
  for (const mismatch of sold.mismatched) print(formatMismatch(mismatch));
}

function printSales({ months, products, countries }: SalesReport): void {
  for (const month of months) print(formatMonth(month));
  for (const [currency, of] of Map.groupBy(months, ({ currency }) => currency)) {
    print(`\n${currency}  ${sparkline(everyMonth(of))}  ${sumsOf(currency, of)}`);
    for (const product of products.filter((product) => product.currency === currency))
      print(`  ${formatProduct(product)}`);
    const sold = countries.filter((country) => country.currency === currency);
    const most = Math.max(...sold.map(({ total }) => total));
    for (const country of sold) print(`  ${formatCountry(country, most)}`);
  }
}

/** The first of the month, eleven months before. */
function startOf(to: Date): Date {
  return new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() - (MONTHS - 1), 1));
}

function formatMonth({ month, currency, orders, fees, ...sums }: MonthReport): string {
  const texts = fees.map((fee) => `, ${formatAmount(fee.amount, fee.currency, "en")} fees`).join("");
  return [month, currency, pluralise(orders, "order").padStart(11), sumsOf(currency, [sums]) + texts].join(
    "  ",
  );
}

/** One line of the report, with a bar relative to the country that bought most. */
function formatCountry({ country, currency, orders, ...sums }: CountryReport, most: number): string {
  return [
    (country ?? "?").padEnd(2),
    sparkline([sums.total], most),
    pluralise(orders, "order").padStart(11),
    sumsOf(currency, [sums]),
  ].join("  ");
}

interface Sums {
  total: number;
  refunded: number;
  disputeLost: number;
  /** Whether it was added to the prices or is contained in them. */
  tax: number;
  taxIncluded: number;
}

/** `$29.00 sold, $4.63 of it tax, $9.00 refunded, $20.00 lost to disputes` */
function sumsOf(currency: string, sums: Sums[]): string {
  const add = (part: keyof Sums) => sums.reduce((total, each) => total + each[part], 0);
  const text = (amount: number) => formatAmount(amount, currency, "en");
  const [total, refunded, tax] = [add("total"), add("refunded"), add("tax") + add("taxIncluded")];
  const lost = add("disputeLost");
  return [
    `${text(total)} sold`,
    ...(tax > 0 ? [`${text(tax)} of it tax`] : []),
    ...(refunded > 0 ? [`${text(refunded)} refunded`] : []),
    ...(lost > 0 ? [`${text(lost)} lost to disputes`] : []),
  ].join(", ");
}

function formatProduct({ product, currency, quantity, ...sums }: ProductReport): string {
  return [
    product.padEnd(28),
    `${quantity} ×`.padStart(8),
    sumsOf(currency, [{ ...sums, tax: 0, taxIncluded: 0 }]),
  ].join("  ");
}

/** The totals from the first to the last month, 0 for those without a sale. */
function everyMonth(months: MonthReport[]): number[] {
  const totals = new Map(months.map(({ month, total }) => [month, total]));
  const all: number[] = [];
  const [first = "", last = ""] = [months[0]?.month, months.at(-1)?.month];
  for (let month = first; month <= last; month = monthAfter(month)) all.push(totals.get(month) ?? 0);
  return all;
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}
