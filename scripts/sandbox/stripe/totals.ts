import type { LineItem, Session } from "../records.ts";

/** Sums of a line or of a session, in minor units: `total` is `subtotal - discount + tax + shipping`. */
export interface Totals {
  subtotal: number;
  discount: number;
  tax: number;
  shipping: number;
  total: number;
}

/** The sandbox simulates no discounts, taxes or shipping, so a line costs its unit amount times its quantity. */
export function lineTotals({ unitAmount, quantity }: Pick<LineItem, "unitAmount" | "quantity">): Totals {
  const subtotal = unitAmount * quantity;
  const [discount, tax, shipping] = [0, 0, 0];
  return { subtotal, discount, tax, shipping, total: subtotal - discount + tax + shipping };
}

/** The sums of a session's lines. */
export function totalsOf({ items }: Pick<Session, "items">): Totals {
  const lines = items.map(lineTotals);
  const sum = (field: keyof Totals) => lines.reduce((total, line) => total + line[field], 0);
  return {
    subtotal: sum("subtotal"),
    discount: sum("discount"),
    tax: sum("tax"),
    shipping: sum("shipping"),
    total: sum("total"),
  };
}
