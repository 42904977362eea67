import * as z from "zod";
import { minorUnits } from "#domain/money/minor-units.ts";
import { TaxPart } from "#domain/tax.ts";

/** One line of a paid order. `total = subtotal − discount + tax`, and the lines add up to the order. */
export const SaleLine = z.object({
  order: z.string(),
  /** From 1. */
  line: z.int(),
  paidAt: z.string(),
  /** The state of the order: `paid`, `refunded`, `partly-refunded`, `disputed` … */
  status: z.string(),
  /** `checkout`, or the service that the order was imported from. */
  origin: z.string(),
  product: z.string(),
  option: z.string(),
  name: z.string(),
  currency: z.string(),
  quantity: z.int(),
  unitAmount: minorUnits,
  subtotal: minorUnits,
  discount: minorUnits,
  /** What was added to the prices. */
  tax: minorUnits,
  /** What the prices contain, and so the total. */
  taxIncluded: minorUnits,
  /** Both by rate. Empty if none was calculated. */
  taxes: z.array(TaxPart),
  total: minorUnits,
  /** The line's share of what was refunded. */
  refunded: minorUnits,
  /** What was not refunded, but lost with a dispute. `total − refunded − disputeLost` is left. */
  disputeLost: minorUnits,
  /** The buyer's country (ISO 3166). null: not known. */
  country: z.string().nullable(),
  /** The line's share of Stripe's fee, in minor units of `feeCurrency`. null: not known yet. */
  fee: minorUnits.nullable(),
  feeCurrency: z.string().nullable(),
  /** The code or the name of the discount. */
  discountName: z.string().nullable(),
});
export type SaleLine = z.infer<typeof SaleLine>;

/** The answer to `GET /sales` */
export const SalesPage = z.object({
  lines: z.array(SaleLine),
  /** null: there are no more. */
  next: z.string().nullable(),
});
export type SalesPage = z.infer<typeof SalesPage>;

/** Sales of a month in one currency. Refunds and lost disputes count in the month of the sale. */
export const MonthReport = z.object({
  /** `2026-11`, in UTC. */
  month: z.string(),
  currency: z.string(),
  orders: z.int(),
  ...{ subtotal: minorUnits, discount: minorUnits, tax: minorUnits, taxIncluded: minorUnits },
  ...{ total: minorUnits, refunded: minorUnits, disputeLost: minorUnits },
  /** Stripe's fees as far as they are known, by the currency in which they are taken. */
  fees: z.array(z.object({ currency: z.string(), amount: minorUnits })),
});
export type MonthReport = z.infer<typeof MonthReport>;

/** Sales of a product in one currency. */
export const ProductReport = z.object({
  product: z.string(),
  currency: z.string(),
  orders: z.int(),
  quantity: z.int(),
  total: minorUnits,
  refunded: minorUnits,
  disputeLost: minorUnits,
});
export type ProductReport = z.infer<typeof ProductReport>;

/** Sales to a country in one currency. */
export const CountryReport = z.object({
  /** ISO 3166. null: not known. */
  country: z.string().nullable(),
  currency: z.string(),
  orders: z.int(),
  ...{ tax: minorUnits, taxIncluded: minorUnits, total: minorUnits, refunded: minorUnits },
  disputeLost: minorUnits,
});
export type CountryReport = z.infer<typeof CountryReport>;

/**
 * Payments in one currency that do not match their orders, so that these are under review or were refunded. They count in no other sum,
 * and in the month in which they arrived.
 */
export const MismatchReport = z.object({
  currency: z.string(),
  orders: z.int(),
  received: minorUnits,
  refunded: minorUnits,
});
export type MismatchReport = z.infer<typeof MismatchReport>;

/** The answer to `GET /report` */
export const SalesReport = z.object({
  months: z.array(MonthReport),
  products: z.array(ProductReport),
  countries: z.array(CountryReport),
  mismatched: z.array(MismatchReport),
});
export type SalesReport = z.infer<typeof SalesReport>;
