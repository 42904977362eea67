import type { Money } from "./money/money.ts";

/** An order, with its payment if that does not match it. */
interface PaidOrder {
  currency: string;
  received: Money | null;
}

/** What was received for an order, of which refunds are made: its total, or the payment that does not match it. */
export function receivedOf({ received, total, currency }: PaidOrder & { total: number }): Money {
  return received ?? { amount: total, currency };
}

/** The currency of what was received for an order, and of its refunds. */
export function receivedCurrency({ received, currency }: PaidOrder): string {
  return received?.currency ?? currency;
}
