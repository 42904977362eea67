import type { Database } from "../database/database.ts";
import { listFactsBetween } from "../order-events.ts";
import { countFailedMessages } from "./owner-messages.ts";
import type { DailySummary, Sum } from "./summary.ts";

/** The daily summary of a period, from the histories of the orders. */
export async function summarise(
  database: Database,
  { since, until }: { since: Date; until: Date },
): Promise<DailySummary> {
  const facts = await listFactsBetween(database, { since, until });
  const count = (kind: string) => facts.filter((fact) => fact.kind === kind).length;
  const payments = facts.flatMap((fact) =>
    fact.kind === "paid" || fact.kind === "paid-late" ? [fact.data] : [],
  );
  const refunds = facts.flatMap(({ currency, ...fact }) =>
    fact.kind === "refunded" ? [{ amount: fact.data.amount, currency }] : [],
  );
  return {
    ...{ since: since.toISOString(), until: until.toISOString() },
    sales: sumByCurrency(payments.filter(({ amount }) => amount > 0)),
    free: payments.filter(({ amount }) => amount === 0).length + count("confirmed"),
    refunds: sumByCurrency(refunds),
    failedRefunds: count("refund-failed"),
    disputes: {
      opened: count("dispute-opened"),
      won: count("dispute-won"),
      lost: count("dispute-lost"),
    },
    failedMessages: await countFailedMessages(database, { since, until }),
  };
}

/** Whether a summary says anything. */
export function hasHappened({
  sales,
  free,
  refunds,
  failedRefunds,
  disputes,
  failedMessages,
}: DailySummary): boolean {
  const { opened, won, lost } = disputes;
  return sales.length + free + refunds.length + failedRefunds + opened + won + lost + failedMessages > 0;
}

function sumByCurrency(amounts: { amount: number; currency: string }[]): Sum[] {
  const byCurrency = Map.groupBy(amounts, ({ currency }) => currency);
  return [...byCurrency]
    .map(([currency, all]) => ({
      ...{ currency, count: all.length },
      amount: all.reduce((sum, { amount }) => sum + amount, 0),
    }))
    .toSorted((a, b) => a.currency.localeCompare(b.currency));
}
