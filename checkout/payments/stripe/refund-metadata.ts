import type Stripe from "stripe";
import * as z from "zod";
import type { Refund } from "#domain/payment-outcome.ts";
import type { NewRefund } from "../payments.ts";

/** The metadata of a refund, from which a lost order book can be rebuilt: `{order: "ord_…", lines: "0,2", key: "…"}`. */
export function refundToMetadata({ orderId, lines, key }: NewRefund): Record<string, string> {
  return { order: orderId, ...(lines && { lines: lines.join(",") }), key };
}

/** Empty for a refund made in the Stripe Dashboard. Lines that cannot be read are left out: it then refunds a sum. */
export function refundFromMetadata(
  metadata: Stripe.Metadata | null | undefined,
): Pick<Refund, "lines" | "key"> {
  const { lines, key } = metadata ?? {};
  const positions = Positions.safeParse(lines).data;
  return { ...(positions && { lines: positions }), ...(key && { key }) };
}

const Positions = z
  .string()
  .regex(/^\d{1,4}(,\d{1,4})*$/)
  .transform((text) => text.split(",").map(Number));
