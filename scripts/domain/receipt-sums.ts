import type { Totals } from "./totals.ts";

/** A row between the lines of an order and its total. "difference": its taxes and discounts, which nothing tells apart. */
export interface SumRow {
  kind: "subtotal" | "discount" | "tax" | "difference";
  /** In minor units. What is deducted is negative. */
  amount: number;
}

/**
 * The rows that lead from the lines of an order to its total. None if the lines add up to it. The discount of an older order has no
 * name, and its tax may not be known.
 */
export function sumRows({
  subtotal,
  discount,
  discountName,
  tax,
  isTaxKnown,
}: Omit<Totals, "total"> & { discountName: string | null; isTaxKnown: boolean }): SumRow[] {
  const rows: SumRow[] =
    discountName === null && !isTaxKnown
      ? [{ kind: "difference", amount: tax - discount }]
      : [
          { kind: discountName === null ? "difference" : "discount", amount: -discount },
          { kind: "tax", amount: tax },
        ];
  const shown = rows.filter(({ amount }) => amount !== 0);
  const isDifference = shown.every(({ kind }) => kind === "difference");
  return isDifference ? shown : [{ kind: "subtotal", amount: subtotal }, ...shown];
}
