import type { MonthReport, SaleLine } from "./api/admin/sales.ts";

/** The totals of lines by month and currency, in this order. Each total is the sum of its lines. */
export function totalsByMonth(lines: readonly SaleLine[]): MonthReport[] {
  const groups = Map.groupBy(lines, ({ paidAt, currency }) => `${paidAt.slice(0, 7)} ${currency}`);
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, lines]) => {
      const [month = "", currency = ""] = group.split(" ");
      const sum = (part: Sum) => lines.reduce((total, line) => total + line[part], 0);
      return {
        ...{ month, currency, orders: new Set(lines.map(({ order }) => order)).size },
        ...{ subtotal: sum("subtotal"), discount: sum("discount"), tax: sum("tax") },
        ...{ taxIncluded: sum("taxIncluded"), total: sum("total"), refunded: sum("refunded") },
        disputeLost: sum("disputeLost"),
        fees: feesOf(lines),
      };
    });
}

type Sum = "subtotal" | "discount" | "tax" | "taxIncluded" | "total" | "refunded" | "disputeLost";

function feesOf(lines: SaleLine[]): MonthReport["fees"] {
  const sums = new Map<string, number>();
  for (const { fee, feeCurrency } of lines) {
    if (fee !== null && feeCurrency !== null) sums.set(feeCurrency, (sums.get(feeCurrency) ?? 0) + fee);
  }
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, amount]) => ({ currency, amount }));
}
