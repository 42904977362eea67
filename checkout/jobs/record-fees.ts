import { errorFacts } from "../log/log.ts";
import { findFacts, recordFees } from "../orders/sales/payment-facts.ts";
import type { PaymentFee } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";

const BATCH_SIZE = 50;

interface FeePorts extends Pick<Ports, "database" | "log" | "stopping"> {
  payments: Pick<Ports["payments"], "listFeesSince">;
}

/**
 * Records Stripe's fees of the payments since a time. Stripe only knows them some time after a payment. Reports work without them,
 * so a failure is logged and tried again with the next run.
 */
export async function recordFeesSince(ports: FeePorts, from: Date): Promise<void> {
  let batch: PaymentFee[] = [];
  try {
    for await (const fee of ports.payments.listFeesSince(from)) {
      batch.push(fee);
      if (batch.length < BATCH_SIZE) continue;
      await recordNewFees(ports, batch);
      batch = [];
      if (ports.stopping?.aborted) return;
    }
    await recordNewFees(ports, batch);
  } catch (error) {
    ports.log("warn", "fees-not-recorded", errorFacts(error));
  }
}

/** Most are known from the run before, and need no write. */
async function recordNewFees({ database }: FeePorts, fees: PaymentFee[]): Promise<void> {
  const recorded = await findFacts(
    database,
    fees.map(({ paymentIntent }) => paymentIntent),
  );
  const news = fees.filter(
    ({ paymentIntent, fee }) => recorded.get(paymentIntent)?.fee?.amount !== fee.amount,
  );
  if (news.length > 0) await recordFees(database, news);
}
