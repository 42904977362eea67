import * as z from "zod";

/** An integer of minor units (see currency.ts) and an ISO 4217 code. */
export interface Money {
  amount: number;
  currency: string;
}

/** An integer of minor units. */
export const Amount = z.int().nonnegative();

/** An ISO 4217 code in upper case. */
export const Currency = z.string().regex(/^[A-Z]{3}$/);
