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

/** A discount with a code, or one that applies by itself. The checkout decides who may know it. */
export const Discount = z.object({
  /** The code in the form of {@link normaliseDiscountCode}, or the key of an automatic discount. Its uses are counted under it. */
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
  /** The total number of orders, and the orders of one buyer. null: any number. */
  limit: z.int().positive().nullable(),
  limitPerBuyer: z.int().positive().nullable(),
  /** Whether it is only for buyers who have not paid for anything before. */
  firstPurchase: z.boolean(),
});
export type Discount = z.infer<typeof Discount>;

/** Such as the zero-width spaces that come with what is copied from pages and chats. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Codes ignore case, blanks around them and invisible characters, and full-width letters are the same as others. */
export function normaliseDiscountCode(code: string): string {
  return code.normalize("NFKC").replace(INVISIBLE, "").trim().toUpperCase();
}

/** The shop's discount that an order got. If several automatic ones apply, to different lines, they are joined. */
export interface AppliedDiscount {
  /** Its uses are counted under it. */
  key: string;
  /** The code, or the name of an automatic discount in the buyer's language. */
  name: string;
}

/** The name of a discount that buyers see: its code, or the name of an automatic one. */
export function discountName({ code, name }: Discount, lang: string): string {
  return code ?? localise(name, lang);
}

/** No key contains it. */
const KEY_SEPARATOR = "+";

/** The discounts of an order, in its language. null: there are none. */
export function describeDiscounts(discounts: readonly Discount[], lang: string): AppliedDiscount | null {
  if (discounts.length === 0) return null;
  return {
    key: discounts.map(({ key }) => key).join(KEY_SEPARATOR),
    name: discounts.map((discount) => discountName(discount, lang)).join(" + "),
  };
}

/** The keys of the discounts of an order. */
export function discountKeys({ key }: Pick<AppliedDiscount, "key">): string[] {
  return key.split(KEY_SEPARATOR);
}

/** How many orders of one buyer may use a discount. null: any number. */
export function usesPerBuyer({ limitPerBuyer, firstPurchase }: Discount): number | null {
  return firstPurchase ? 1 : limitPerBuyer;
}

/** A line of a cart or an order. */
export interface DiscountableLine extends Totals {
  product: string;
  option: string;
}

/** Why a discount does not apply: a problem's code, and what its text mentions. */
export interface DiscountRefusal {
  problem: ProblemCode;
  members?: Record<string, unknown>;
}

export interface Purchase {
  currency: string;
  at: Date;
}

/** null: the discount applies to an order of these lines. Limits are not considered. */
export function refuseDiscount(
  discount: Discount,
  lines: readonly DiscountableLine[],
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
export function discountLines<Line extends DiscountableLine>(
  discount: Discount,
  lines: readonly Line[],
  currency: string,
): Line[] {
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

function appliesTo({ on }: Discount, line: DiscountableLine): boolean {
  return on === null || on.some((target) => matches(target, line));
}

function matches(
  { product, option }: { product: string; option: string | null },
  line: Pick<DiscountableLine, "product" | "option">,
): boolean {
  return product === line.product && (option === null || option === line.option);
}

/** Without floating point: all values are safe integers. */
function divideHalfUp(dividend: number, divisor: number): number {
  const sum = dividend + divisor / 2;
  return (sum - (sum % divisor)) / divisor;
}
