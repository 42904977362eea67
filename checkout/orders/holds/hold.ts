import { DAY_MS } from "#domain/time.ts";

/** How long a free order holds what it takes from a limited number while nobody has confirmed its address. */
export const CONFIRMATION_PERIOD_MS = DAY_MS;

/** Until when an order that is being placed holds something, and for whom. */
export interface HoldTerms {
  /** When its payment page closes. */
  until: Date;
  /** The hash of the client's network. null: it is not known, and nothing is limited by it. */
  network: string | null;
}

/** How much of a limited number one network can hold at a time without paying. Others must be able to buy the rest. */
export function networkShare(limit: number): number {
  return Math.max(1, Math.floor(limit / 2));
}
