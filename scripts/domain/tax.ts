import * as z from "zod";

/** The tax of a line, or of several, at one rate. Pages parse it, so it uses only what `zod/mini` has, too. */
export const TaxPart = z.object({
  /** Its name where it is due, such as `VAT`. */
  name: z.string(),
  /** ISO 3166. null: not known. */
  country: z.nullable(z.string()),
  /** Per cent. */
  percentage: z.number(),
  /** Minor units. */
  amount: z.int(),
  /** The amount that it is calculated on, without the tax itself. */
  taxable: z.int(),
  /** Whether the price contains it. Otherwise it was added to the price. */
  isIncluded: z.boolean(),
  /** Whether the buyer, a business, owes it instead of the seller. Its amount is then 0. */
  isReverseCharge: z.boolean(),
});
export type TaxPart = z.infer<typeof TaxPart>;

/** How much tax the prices contain, in minor units. */
export function includedTax(parts: readonly TaxPart[]): number {
  return sum(parts.filter(({ isIncluded }) => isIncluded));
}

/** How much tax was added to the prices, in minor units. */
export function addedTax(parts: readonly TaxPart[]): number {
  return sum(parts.filter(({ isIncluded }) => !isIncluded));
}

/** The taxes of several lines, those of the same rate added up, the largest first. */
export function taxesByRate(parts: readonly TaxPart[]): TaxPart[] {
  const rates = Map.groupBy(parts, rateOf);
  return [...rates.values()]
    .flatMap(([first, ...others]) => (first ? [others.reduce(add, first)] : []))
    .toSorted((a, b) => b.amount - a.amount);
}

/**
 * The part of each tax that belongs to a part of an amount, such as a refund. The tax is rounded half up and what it is calculated on
 * half down, so that both add up to the share.
 *
 * @param share minor units of `whole`
 */
export function taxesOfShare(parts: readonly TaxPart[], share: number, whole: number): TaxPart[] {
  return parts.map((part) => ({
    ...part,
    amount: proportion(part.amount, share, whole),
    taxable: part.taxable - proportion(part.taxable, whole - share, whole),
  }));
}

/** The rest of the taxes by rate, without those that were taken before. Never below 0. */
export function taxesWithout(taxes: readonly TaxPart[], taken: readonly TaxPart[]): TaxPart[] {
  const takenByRate = new Map(taxesByRate(taken).map((part) => [rateOf(part), part]));
  return taxesByRate(taxes)
    .map((part) => {
      const { amount = 0, taxable = 0 } = takenByRate.get(rateOf(part)) ?? {};
      return {
        ...part,
        amount: Math.max(part.amount - amount, 0),
        taxable: Math.max(part.taxable - taxable, 0),
      };
    })
    .filter(({ amount, taxable }) => amount > 0 || taxable > 0);
}

function rateOf({ amount: _, taxable: __, ...rate }: TaxPart): string {
  return JSON.stringify(rate);
}

function add(a: TaxPart, b: TaxPart): TaxPart {
  return { ...a, amount: a.amount + b.amount, taxable: a.taxable + b.taxable };
}

function sum(parts: readonly TaxPart[]): number {
  return parts.reduce((total, { amount }) => total + amount, 0);
}

/** Products of amounts exceed 2^53. */
function proportion(amount: number, share: number, whole: number): number {
  return Number((2n * BigInt(amount) * BigInt(share) + BigInt(whole)) / (2n * BigInt(whole)));
}
