import {
  type Discount,
  type DiscountableLine,
  type DiscountRefusal,
  discountLines,
  type Purchase,
  refuseDiscount,
} from "./discount.ts";
import { unmetMinimumCharge } from "./money/charge-limits.ts";
import { sumTotals } from "./totals.ts";

/** What an order is charged with its discounts. */
interface DiscountedLines<Line> {
  lines: Line[];
  /** Those that take something off. Several are all automatic. */
  discounts: Discount[];
  /** The one of each line. null: none. */
  lineDiscounts: (Discount | null)[];
}

/**
 * Applies the automatic discounts to an order, or the one with the code if it takes more off. No line has two: of several automatic ones,
 * each line gets the one that takes most off it, as its product's page shows.
 *
 * @param code the discount whose code was given; null: none
 * @returns the lines with their shares; `refusal` says why the discount with the code does not apply
 */
export function applyDiscounts<Line extends DiscountableLine>(
  lines: readonly Line[],
  { code, automatic }: { code: Discount | null; automatic: readonly Discount[] },
  purchase: Purchase,
): DiscountedLines<Line> & { refusal: DiscountRefusal | null } {
  const refusal = code && refuseDiscount(code, lines, purchase);
  const applicable = automatic.filter((discount) => !refuseDiscount(discount, lines, purchase));
  const combined = combine(applicable.filter(isCombinable), lines, purchase);
  const apply = (discount: Discount): DiscountedLines<Line> => {
    const discounted = discountLines(discount, lines, purchase.currency);
    const lineDiscounts = discounted.map((line) => (line.discount > 0 ? discount : null));
    return { lines: discounted, discounts: [discount], lineDiscounts };
  };
  const candidates = [
    ...applicable.map(apply),
    ...(combined ? [combined] : []),
    ...(code && !refusal ? [apply(code)] : []),
  ];
  const discountOf = (candidate: DiscountedLines<Line>) => sumTotals(candidate.lines).discount;
  // If two take off the same, the first applies: an automatic one, so that the code is not used up.
  const [best] = candidates.toSorted((a, b) => discountOf(b) - discountOf(a));
  return { ...(best ?? { lines: [...lines], discounts: [], lineDiscounts: lines.map(() => null) }), refusal };
}

/** null: no two of the discounts apply to different lines, or together they leave too little to charge. */
function combine<Line extends DiscountableLine>(
  discounts: readonly Discount[],
  lines: readonly Line[],
  purchase: Purchase,
): DiscountedLines<Line> | null {
  const shares = discounts.map((discount) => discountLines(discount, lines, purchase.currency));
  const choices = lines.map((_, line) => indexOfLargest(shares.map((each) => each[line]?.discount ?? 0)));
  const groups = discounts.flatMap((discount, index) => {
    const group = lines.filter((_, line) => choices[line] === index);
    return group.length > 0 ? [{ discount, lines: group }] : [];
  });
  if (groups.length < 2) return null;
  // Without the other lines, one may be below its minimum, or leave too little to charge.
  const refused = groups.filter((group) => refuseDiscount(group.discount, group.lines, purchase));
  if (refused.length > 0) {
    const others = discounts.filter((discount) => !refused.some((group) => group.discount === discount));
    return combine(others, lines, purchase);
  }
  const discounted = new Map(
    groups.flatMap((group) => {
      const results = discountLines(group.discount, group.lines, purchase.currency);
      return group.lines.map((line, index) => [line, results[index]]);
    }),
  );
  const combined = lines.map((line) => discounted.get(line) ?? line);
  const isChargeable = unmetMinimumCharge(sumTotals(combined).total, purchase.currency) === null;
  if (!isChargeable) return null;
  const owner = new Map(groups.flatMap((group) => group.lines.map((line) => [line, group.discount])));
  return {
    lines: combined,
    discounts: groups.map(({ discount }) => discount),
    lineDiscounts: lines.map((line) => owner.get(line) ?? null),
  };
}

/** A sum for several products, and what is for products that are bought together, is for an order as a whole. */
function isCombinable({ off, on, together }: Discount): boolean {
  const [first] = on ?? [];
  const isOfOne = first !== undefined && on?.every(({ product }) => product === first.product);
  return !together && ("percent" in off || isOfOne === true);
}

/** The first one of the largest numbers. null: none is above 0. */
function indexOfLargest(numbers: readonly number[]): number | null {
  const largest = Math.max(0, ...numbers);
  return largest > 0 ? numbers.indexOf(largest) : null;
}
