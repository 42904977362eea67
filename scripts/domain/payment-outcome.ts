import * as z from "zod";
import { DisputeState } from "./api/responses/states.ts";

/** A refund of a payment. */
export const Refund = z.object({
  id: z.string(),
  /** Minor units. */
  amount: z.int(),
  /** A failed refund never reached the buyer. */
  hasFailed: z.boolean(),
  /** The positions of the order's lines that it refunds. Without them it refunds a sum, and says nothing about lines. */
  lines: z.array(z.int()).optional(),
  /** The shop's idempotency key. Unset: the refund was made in the Stripe Dashboard. */
  key: z.string().optional(),
});
export type Refund = z.infer<typeof Refund>;

/** Refunds and disputes of a payment. */
export const PaymentOutcome = z.object({
  /** Oldest first. */
  refunds: z.array(Refund),
  /** `won`: the shop keeps the payment. `lost`: the bank returns it to the buyer. */
  disputes: z.array(z.object({ id: z.string(), state: DisputeState })),
});
export type PaymentOutcome = z.infer<typeof PaymentOutcome>;

/** The total refunded, in minor units. */
export function refundedTotal({ refunds }: PaymentOutcome): number {
  return refunds.reduce((sum, { amount, hasFailed }) => sum + (hasFailed ? 0 : amount), 0);
}

/** The lines of an order, with what each cost in minor units. */
export type CostOfLines = readonly { total: number }[];

/**
 * Whether refunds end all of an order: all that was received is refunded, and not just its lines one by one while others were free.
 *
 * @param amount what was received, in minor units
 */
export function isWhollyRefunded(
  { amount, lines }: { amount: number; lines: CostOfLines },
  outcome: PaymentOutcome,
): boolean {
  const refunded = refundedTotal(outcome);
  return refunded > 0 && refunded >= amount && !leavesFreeLines(lines, outcome);
}

/** Whether refunds name all lines that cost something, and leave others, which did not. */
export function leavesFreeLines(lines: CostOfLines, outcome: PaymentOutcome): boolean {
  const named = refundedLines(outcome);
  const others = lines.filter((_, position) => !named.includes(position));
  return named.length > 0 && others.length > 0 && others.every(({ total }) => total === 0);
}

/** The positions of the lines that were refunded one by one, in ascending order. */
export function refundedLines({ refunds }: PaymentOutcome): number[] {
  const lines = refunds.flatMap(({ hasFailed, lines = [] }) => (hasFailed ? [] : lines));
  return [...new Set(lines)].toSorted((a, b) => a - b);
}

/** The combined state of a payment's disputes: `lost` takes precedence over `open`, and `open` over `won`. */
export function disputeOf({ disputes }: PaymentOutcome): DisputeState | null {
  const states = disputes.map(({ state }) => state);
  return (["lost", "open", "won"] as const).find((state) => states.includes(state)) ?? null;
}
