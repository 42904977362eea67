import { sumTotals, type Totals } from "#domain/totals.ts";
import type { Session } from "../records.ts";
import { itemTotals } from "./tax.ts";

/**
 * The totals of a session, in minor units, as Stripe gives them: `total` contains `tax`, whether prices do or it was added. The
 * sandbox simulates no discounts or shipping.
 */
export function totalsOf(session: Pick<Session, "items" | "automaticTax" | "billing" | "currency">): Totals {
  return sumTotals(session.items.map((item) => itemTotals(session, item)));
}
