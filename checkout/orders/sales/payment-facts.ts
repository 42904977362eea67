import * as z from "zod";
import type { PaymentFee } from "#checkout/payments/payments.ts";
import type { Money } from "#domain/money/money.ts";
import { type Database, type Statement, sql } from "../database/database.ts";
import { readForIds } from "../database/lists.ts";

/** Stores facts about payments from Stripe besides their sums (table `payment_facts`). */

export interface PaymentFacts {
  /** ISO 3166. null: not known. */
  country: string | null;
  /** null: Stripe has not reported it yet, or the shop's key may not read it. */
  fee: Money | null;
}

/** Records the country of a buyer, if a condition is true. Does nothing if something is known already. */
export function recordCountry(paymentIntent: string, country: string, condition: Statement): Statement {
  return sql`INSERT INTO payment_facts (payment_intent, country)
    SELECT ${paymentIntent}, ${country} WHERE ${condition} ON CONFLICT DO NOTHING`;
}

/** Records fees, with the countries that are not known yet. */
export async function recordFees(database: Database, fees: PaymentFee[]): Promise<void> {
  await database.write(
    fees.map(
      ({
        paymentIntent,
        country,
        fee,
      }) => sql`INSERT INTO payment_facts (payment_intent, country, fee, fee_currency)
        VALUES (${paymentIntent}, ${country}, ${fee.amount}, ${fee.currency})
        ON CONFLICT (payment_intent) DO UPDATE SET fee = excluded.fee, fee_currency = excluded.fee_currency,
          country = COALESCE(payment_facts.country, excluded.country)`,
    ),
  );
}

/** Facts about payments, keyed by payment intent. */
export async function findFacts(
  database: Database,
  paymentIntents: string[],
): Promise<Map<string, PaymentFacts>> {
  const rows = await readForIds(
    database,
    paymentIntents,
    (ids) => sql`SELECT * FROM payment_facts WHERE payment_intent IN (${ids})`,
  );
  const facts = z.array(FactsRow).parse(rows);
  return new Map(facts.map(({ payment_intent, ...fact }) => [payment_intent, fact]));
}

const FactsRow = z
  .object({
    payment_intent: z.string(),
    country: z.string().nullable(),
    fee: z.number().nullable(),
    fee_currency: z.string().nullable(),
  })
  .transform(({ fee, fee_currency: currency, ...row }) => ({
    ...row,
    fee: fee === null || currency === null ? null : { amount: fee, currency },
  }));
