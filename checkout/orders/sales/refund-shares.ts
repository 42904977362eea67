import { payableStep } from "#domain/money/currency.ts";
import type { Refund } from "#domain/payment-outcome.ts";
import { allocate } from "#domain/totals.ts";
import type { Order } from "../order.ts";

/**
 * How much each refund gives back of each of an order's lines, in minor units. A refund of lines gives back what is left of them,
 * and a refund of a sum its share of what is left of all lines, in steps that can be paid. A failed refund gives back nothing.
 *
 * @param refunds oldest first
 * @returns for each refund, the share of each line
 */
export function refundShares(
  { lines, currency }: Pick<Order, "lines" | "currency">,
  refunds: readonly Pick<Refund, "amount" | "hasFailed" | "lines">[],
): number[][] {
  let left = lines.map(({ total }) => total);
  return refunds.map(({ amount, hasFailed, lines: positions }) => {
    if (hasFailed) return left.map(() => 0);
    const named = left.map((rest, position) => (positions?.includes(position) === false ? 0 : rest));
    const inNamed = Math.min(amount, sum(named));
    const shares = addUp(
      allocateSteps(inNamed, named, currency),
      // More than is left of the lines is taken from the others.
      allocateSteps(
        amount - inNamed,
        left.map((rest, position) => rest - (named[position] ?? 0)),
        currency,
      ),
    );
    left = left.map((rest, position) => Math.max(rest - (shares[position] ?? 0), 0));
    return shares;
  });
}

/** The total refunded for each line. */
export function refundedShares(...[order, refunds]: Parameters<typeof refundShares>): number[] {
  const none = order.lines.map(() => 0);
  return refundShares(order, refunds).reduce(addUp, none);
}

function allocateSteps(amount: number, weights: readonly number[], currency: string): number[] {
  const step = amount % payableStep(currency) === 0 ? payableStep(currency) : 1;
  return allocate(amount / step, weights).map((units) => units * step);
}

function addUp(a: readonly number[], b: readonly number[]): number[] {
  return a.map((each, position) => each + (b[position] ?? 0));
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
