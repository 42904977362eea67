import * as z from "zod";
import type { ProblemCode } from "./api/problems.ts";
import { localise } from "./languages/localised.ts";
import { unmetMinimumCharge } from "./money/charge-limits.ts";
import { payableStep } from "./money/currency.ts";
import { Amount, Currency } from "./money/money.ts";
import { allocate, sumTotals, type Totals } from "./totals.ts";

/** An amount in each of several currencies, in minor units. */
const AmountByCurrency = z.record(Currency, Amount);

/** 100 % in the unit of `percent`. */
export const WHOLE = 10_000;

/** A discount with a code, or one that applies by itself. Whoever may know it is decided by the checkout. */
export const Discount = z.object({
  /** The code in the form of {@link normaliseCode}, or the key of an automatic discount. Its uses are counted under it. */
  key: z.string(),
  /** The code as the creator writes it. null: an automatic discount. */
  code: z.string().nullable(),
  /** The name of an automatic discount that buyers see, keyed by language. */
  name: z.record(z.string(), z.string()),
  /** In hundredths of a percent, or a sum for the whole order. */
  off: z.union([
    z.object({ percent: z.int().positive().max(WHOLE) }),
    z.object({ amount: AmountByCurrency }),
  ]),
  /** The products that it applies to; `option` null: every edition. null: the whole cart. */
  on: z.array(z.object({ product: z.string(), option: z.string().nullable() })).nullable(),
  /** Whether it only applies if everything in `on` is bought at once. */
  together: z.boolean(),
  from: z.iso.datetime().nullable(),
  until: z.iso.datetime().nullable(),
  /** The least that its products must cost together. Empty: there is no minimum. */
  minimum: AmountByCurrency,
  /** Orders in all, and orders of one buyer. null: any number. */
  limit: z.int().positive().nullable(),
  limitPerBuyer: z.int().positive().nullable(),
  /** Whether it is only for buyers who have not paid for anything before. */
  firstPurchase: z.boolean(),
});
export type Discount = z.infer<typeof Discount>;

/** Codes ignore case and blanks around them, and full-width letters are the same as others. */
export function normaliseCode(code: string): string {
  return code.normalize("NFKC").trim().toUpperCase();
}

/** The name of a discount that buyers see: its code, or the name of an automatic one. */
export function discountName({ code, name }: Discount, lang: string): string {
  return code ?? localise(name, lang);
}

/** How many orders of one buyer may use a discount. null: any number. */
export function usesPerBuyer({ limitPerBuyer, firstPurchase }: Discount): number | null {
  return firstPurchase ? 1 : limitPerBuyer;
}

/** A line of a cart or an order. */
interface Line extends Totals {
  product: string;
  option: string;
}

/** Why a discount does not apply: a problem's code, and what its text mentions. */
export interface DiscountRefusal {
  problem: ProblemCode;
  members?: Record<string, unknown>;
}

interface Purchase {
  currency: string;
  at: Date;
}

/**
 * Applies one discount to an order: the best automatic one, or the one with the code if it takes more off. Discounts do not add
 * up.
 *
 * @param code the discount whose code was given; null: none
 * @returns the lines with their shares; `refusal` says why the discount with the code does not apply
 */
export function applyDiscounts<L extends Line>(
  lines: readonly L[],
  { code, automatic }: { code: Discount | null; automatic: readonly Discount[] },
  purchase: Purchase,
): { lines: L[]; discount: Discount | null; refusal: DiscountRefusal | null } {
  const candidates = code ? [...automatic, code] : automatic;
  const refusal = code && refuseDiscount(code, lines, purchase);
  // If two take off the same, the first applies: an automatic one, so that the code is not used up.
  const [best] = candidates
    .filter((discount) => !refuseDiscount(discount, lines, purchase))
    .map((discount) => ({ discount, lines: discountLines(discount, lines, purchase.currency) }))
    .toSorted((a, b) => sumTotals(b.lines).discount - sumTotals(a.lines).discount);
  return { lines: best?.lines ?? [...lines], discount: best?.discount ?? null, refusal };
}

/** null: the discount applies to an order of these lines. Limits are not considered. */
export function refuseDiscount(
  discount: Discount,
  lines: readonly Line[],
  { currency, at }: Purchase,
): DiscountRefusal | null {
  const { from, until, off, on, together, minimum } = discount;
  if (from !== null && at < new Date(from)) return { problem: "code-not-started" };
  if (until !== null && at >= new Date(until)) return { problem: "code-ended" };
  const applicable = lines.filter((line) => appliesTo(discount, line));
  const { subtotal } = sumTotals(applicable);
  const isComplete = !together || (on ?? []).every((target) => lines.some((line) => matches(target, line)));
  if (subtotal === 0 || !isComplete) return { problem: "code-not-applicable" };
  const hasMinimum = Object.keys(minimum).length > 0;
  const isOtherCurrency = "amount" in off && off.amount[currency] === undefined;
  if (isOtherCurrency || (hasMinimum && minimum[currency] === undefined)) {
    return { problem: "code-other-currency", members: { currency } };
  }
  const least = minimum[currency] ?? 0;
  if (subtotal < least) return { problem: "code-below-minimum", members: { least, currency } };
  const { total } = sumTotals(discountLines(discount, lines, currency));
  const smallest = unmetMinimumCharge(total, currency);
  return smallest === null ? null : { problem: "code-leaves-too-little", members: { smallest, currency } };
}

/**
 * Lines with their shares of a discount, which add up to it exactly. A percentage is taken of the sum of the lines and rounded
 * to what can be paid, halves up. A sum is at most that of the lines.
 */
function discountLines<L extends Line>(discount: Discount, lines: readonly L[], currency: string): L[] {
  const step = payableStep(currency);
  const weights = lines.map((line) => (appliesTo(discount, line) ? Math.floor(line.subtotal / step) : 0));
  const units = weights.reduce((sum, weight) => sum + weight, 0);
  const { off } = discount;
  const total =
    "percent" in off
      ? divideHalfUp(units * off.percent, WHOLE)
      : Math.min(units, Math.floor((off.amount[currency] ?? 0) / step));
  const shares = allocate(total, weights);
  return lines.map((line, index) => {
    const share = (shares[index] ?? 0) * step;
    return { ...line, discount: share, total: line.subtotal - share + line.tax };
  });
}

function appliesTo({ on }: Discount, line: Line): boolean {
  return on === null || on.some((target) => matches(target, line));
}

function matches(
  { product, option }: { product: string; option: string | null },
  line: Pick<Line, "product" | "option">,
): boolean {
  return product === line.product && (option === null || option === line.option);
}

/** Without floating point: all values are safe integers. */
function divideHalfUp(dividend: number, divisor: number): number {
  const sum = dividend + divisor / 2;
  return (sum - (sum % divisor)) / divisor;
}
