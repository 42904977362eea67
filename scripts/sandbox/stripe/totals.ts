import { lineTotals, sumTotals, type Totals } from "#domain/totals.ts";
import type { Session } from "../records.ts";

/** The totals of a session, in minor units. The sandbox simulates no discounts, taxes or shipping. */
export function totalsOf({ items }: Pick<Session, "items">): Totals {
  return sumTotals(items.map(lineTotals));
}
