import type { Money } from "#domain/money/money.ts";
import { slugOf } from "../slug.ts";
import { addSlug, comparableName, variantName } from "./names.ts";
import type { ExportedSale } from "./read-sales.ts";

/** An edition of a product to be added. */
export interface PlannedEdition {
  key: string;
  name: string;
  /** null: it is coming soon. */
  price: Money | null;
}

type Sale = Pick<ExportedSale, "variant" | "quantity" | "paid">;

/**
 * The editions of a product that is added: the variants that its sales name, the cheapest one first. Without them, the sales would be
 * of an edition that is gone once the creator writes those that there were. Each costs what was paid for it most often.
 *
 * @param sales the newest first
 * @param listed the product's price, for what nobody has paid for
 */
export function editionsIn(sales: readonly Sale[], listed: Money | null): PlannedEdition[] {
  const variants = Map.groupBy(
    sales.filter(({ variant }) => variantName(variant) !== ""),
    ({ variant }) => comparableName(variantName(variant)),
  );
  // All prices of a product are in the same currency.
  const currency = mostFrequent(sales.flatMap(paidPrice).map(({ currency }) => currency)) ?? listed?.currency;
  const keys = new Set<string>();
  const editions = [...variants.values()].map((sold) => {
    const name = variantName(sold[0]?.variant ?? "");
    const paid = sold.flatMap(paidPrice).filter((price) => price.currency === currency);
    const amount = mostFrequent(paid.map(({ amount }) => amount));
    const fallback = listed?.currency === currency ? listed : null;
    const price = amount === undefined || currency === undefined ? fallback : { amount, currency };
    return { key: addSlug(slugOf(name) ?? "edition", keys), name, price };
  });
  const rank = ({ price }: PlannedEdition) => price?.amount ?? Number.POSITIVE_INFINITY;
  return editions.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** The key of the edition that has a variant's name, or got its key from it. undefined: there is none. */
export function editionNamed(
  editions: readonly { key: string; name: string }[],
  variant: string,
): string | undefined {
  const wanted = comparableName(variantName(variant));
  if (wanted === "") return undefined;
  const isNamed = ({ key, name }: { key: string; name: string }) =>
    [key, name].map(comparableName).includes(wanted);
  return (editions.find(isNamed) ?? editions.find(({ key }) => key === slugOf(wanted)))?.key;
}

/** What one copy cost. None if nothing was paid, as with a code. */
function paidPrice(sale: Sale): Money[] {
  const price = unitPrice(sale);
  return price.amount > 0 ? [price] : [];
}

/** What was paid for one copy. */
export function unitPrice({ paid, quantity }: Pick<ExportedSale, "quantity" | "paid">): Money {
  return { ...paid, amount: Math.ceil(paid.amount / quantity) };
}

/** Of several that are as frequent, the first one. */
function mostFrequent<Value>(values: readonly Value[]): Value | undefined {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}
