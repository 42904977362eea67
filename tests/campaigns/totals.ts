import { newOrder, type Order, type OrderLine } from "#checkout/orders/order.ts";
import { lineItems } from "#checkout/payments/stripe/line-items.ts";
import { applyDiscounts } from "#domain/apply-discounts.ts";
import type { Discount } from "#domain/discount.ts";
import { MAX_CHARGE, unmetMinimumCharge } from "#domain/money/charge-limits.ts";
import { lineTotals, sumTotals } from "#domain/totals.ts";
import { discountWith } from "../checkout/discounts.ts";
import { type Random, randomFrom } from "./random.ts";
import { taxFailures } from "./taxes.ts";

/** Currencies with two, no and three decimals, and the smallest amount that can be paid in each, in minor units. */
const STEPS = { USD: 1, EUR: 1, HUF: 1, ISK: 100, JPY: 1, KRW: 1, CLP: 1, KWD: 10, BHD: 10, TND: 10 };
const NOW = new Date("2026-11-22T12:00:00.000Z");
const MAX_FAILURES = 20;

/**
 * Compares random carts with discounts to a calculation of its own, which uses fractions of big integers: the best discounts
 * and each line's share. The line items for Stripe must add up to each line and to the order, and so must the tax.
 *
 * @param rounds the number of carts
 */
export async function totals({ seed, rounds }: { seed: number; rounds: number }) {
  const random = randomFrom(seed);
  const failures: string[] = [];
  let discounted = 0;
  let combined = 0;
  for (let round = 0; round < rounds && failures.length < MAX_FAILURES; round += 1) {
    const cart = randomCart(random);
    const result = applyDiscounts(cart.lines, cart, { currency: cart.currency, at: NOW });
    if (result.discounts.length > 0) discounted += 1;
    if (result.discounts.length > 1) combined += 1;
    const found = [
      ...discountFailures(cart, result),
      ...lineFailures(cart, result.lines),
      ...taxFailures(random, orderOf(cart, result.lines), stepOf(cart.currency)),
    ];
    failures.push(...found.map((failure) => `cart ${round}: ${failure}: ${JSON.stringify(cart)}`));
  }
  return { carts: rounds, discounted, combined, failures };
}

interface Cart {
  currency: string;
  lines: OrderLine[];
  code: Discount | null;
  automatic: Discount[];
}

function randomCart(random: Random): Cart {
  const currency = pick(random, Object.keys(STEPS));
  const step = stepOf(currency);
  const lines = Array.from({ length: random.between(1, 21) }, (_, n): OrderLine => {
    const quantity = random.between(0, 3) > 0 ? 1 : random.between(1, 100);
    const highest = Math.floor(MAX_CHARGE / 20 / quantity / step);
    const isFree = random.between(0, 10) === 0;
    const unitAmount = isFree ? 0 : random.between(1, random.between(0, 2) ? 10_000 : highest) * step;
    const names = { product: `p${n}`, option: "standard", name: `Product ${n}`, optionName: "" };
    return { ...names, quantity, unitAmount, ...lineTotals({ unitAmount, quantity }), parts: [], taxes: [] };
  });
  const code = random.between(0, 4) > 0 ? randomDiscount(random, lines, currency) : null;
  const automatic = Array.from({ length: random.between(0, 3) }, () => ({
    ...randomDiscount(random, lines, currency),
    code: null,
  }));
  return { currency, lines, code, automatic };
}

function randomDiscount(random: Random, lines: OrderLine[], currency: string): Discount {
  const step = stepOf(currency);
  const { subtotal } = sumTotals(lines);
  const percent = random.between(0, 3) ? random.between(1, 101) * 100 : random.between(1, 10_001);
  const amount = random.between(1, Math.max(2, Math.ceil((subtotal * 1.2) / step))) * step;
  const some = lines.filter(() => random.between(0, 2) === 0);
  return discountWith({
    off: random.between(0, 3) ? { percent } : { amount: { [currency]: amount } },
    on: random.between(0, 2) ? null : some.map(({ product }) => ({ product, option: null })),
  });
}

type Result = ReturnType<typeof applyDiscounts<OrderLine>>;

/** Whether each line has exactly its share of the best discount, or of the best combination of automatic ones. */
function* discountFailures({ lines, currency, code, automatic }: Cart, result: Result): Generator<string> {
  const sum = (shares: bigint[]) => shares.reduce((total, share) => total + share, 0n);
  const candidates = [
    ...automatic.map((discount) => expectedShares(discount, lines, currency)),
    expectedCombination(automatic.filter(isForEachProduct), lines, currency),
    ...(code ? [expectedShares(code, lines, currency)] : []),
  ];
  const none = lines.map(() => 0n);
  const expected = candidates.reduce((best, next) => (sum(next) > sum(best) ? next : best), none);
  for (const [index, line] of result.lines.entries()) {
    if (BigInt(line.discount) !== expected[index])
      yield `a share of ${line.discount} of line ${index} instead of ${expected[index]}`;
  }
  if (result.discounts.length === 0 && sum(expected) > 0n) yield "a discount without a name";
  if (result.discounts.length > 1 && code && result.discounts.includes(code)) yield "a code among others";
}

/** Each line has the discount with the largest share of it, as long as each applies to its lines alone. */
function expectedCombination(automatic: Discount[], lines: OrderLine[], currency: string): bigint[] {
  const none = lines.map(() => 0n);
  const owners = lines.map((_, index) => {
    const shares = automatic.map((discount) => expectedShares(discount, lines, currency)[index] ?? 0n);
    const [largest = 0n] = shares.toSorted((a, b) => (a < b ? 1 : -1));
    return largest > 0n ? automatic[shares.indexOf(largest)] : undefined;
  });
  const combined = [...none];
  const refused: Discount[] = [];
  for (const discount of new Set(owners)) {
    if (!discount) continue;
    const places = [...owners.keys()].filter((index) => owners[index] === discount);
    const own = places.flatMap((index) => lines[index] ?? []);
    const shares = expectedShares(discount, own, currency);
    if (shares.every((share) => share === 0n)) refused.push(discount);
    for (const [n, index] of places.entries()) combined[index] = shares[n] ?? 0n;
  }
  if (refused.length > 0) {
    const others = automatic.filter((discount) => !refused.includes(discount));
    return expectedCombination(others, lines, currency);
  }
  return isChargeable(combined, lines, currency) ? combined : none;
}

function isForEachProduct({ off, on }: Discount): boolean {
  return "percent" in off || new Set(on?.map(({ product }) => product)).size === 1;
}

/** The shares of a discount by the largest remainder, in order of the lines. All 0 if it does not apply. */
function expectedShares(discount: Discount, lines: OrderLine[], currency: string): bigint[] {
  const step = BigInt(stepOf(currency));
  const eligible = eligibleLines(discount, lines);
  const weights = lines.map((line) => (eligible.includes(line) ? BigInt(line.subtotal) : 0n));
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  const { off } = discount;
  const exactTimes10000 =
    "percent" in off ? sum * BigInt(off.percent) : BigInt(off.amount[currency] ?? 0) * 10_000n;
  // Half a step is rounded up.
  const rounded = ((2n * exactTimes10000 + 10_000n * step) / (20_000n * step)) * step;
  const taken = rounded < sum ? rounded : sum;
  if (sum === 0n) return weights;
  const shares = weights.map((weight) => ((taken * weight) / (sum * step)) * step);
  const remainder = (index: number) => taken * (weights[index] ?? 0n) - (shares[index] ?? 0n) * sum;
  const places = [...shares.keys()].toSorted((a, b) => Number((remainder(b) - remainder(a)) / step));
  let left = (taken - shares.reduce((total, share) => total + share, 0n)) / step;
  for (const index of places) {
    if (left > 0n) shares[index] = (shares[index] ?? 0n) + step;
    left -= 1n;
  }
  return isChargeable(shares, lines, currency) ? shares : lines.map(() => 0n);
}

function isChargeable(shares: bigint[], lines: OrderLine[], currency: string): boolean {
  const left = lines.reduce((total, { subtotal }, index) => total + subtotal - Number(shares[index]), 0);
  return unmetMinimumCharge(left, currency) === null;
}

function eligibleLines({ on }: Discount, lines: OrderLine[]): OrderLine[] {
  return on === null ? lines : lines.filter(({ product }) => on.some((target) => target.product === product));
}

/** Whether lines add up to the order, and Stripe's line items to the lines. */
function* lineFailures({ currency }: Pick<Cart, "currency">, lines: OrderLine[]): Generator<string> {
  const order = orderOf({ currency }, lines);
  if (order.total !== order.subtotal - order.discount + order.tax) yield "an order that does not add up";
  let charged = 0;
  for (const [index, line] of lines.entries()) {
    const items = lineItems(order, line, { image: null });
    const sum = items.reduce(
      (total, { quantity = 0, price_data }) => total + quantity * (price_data?.unit_amount ?? Number.NaN),
      0,
    );
    const count = items.reduce((total, { quantity = 0 }) => total + quantity, 0);
    if (sum !== line.total || line.total !== line.subtotal - line.discount)
      yield `line ${index} costs ${sum}`;
    if (count !== line.quantity) yield `line ${index} has ${count} units`;
    if (line.discount < 0 || line.total < 0) yield `line ${index} is below zero`;
    if (items.some(({ price_data }) => (price_data?.unit_amount ?? 0) % stepOf(currency) !== 0)) {
      yield `line ${index} cannot be paid`;
    }
    charged += sum;
  }
  if (charged !== order.total) yield `a charge of ${charged} instead of ${order.total}`;
}

function orderOf({ currency }: Pick<Cart, "currency">, lines: OrderLine[]): Order {
  const appliedDiscount = { key: "X", name: "X" };
  return newOrder({ lines, currency, appliedDiscount, email: null, locale: "en", at: NOW });
}

function stepOf(currency: string): number {
  return Object.entries(STEPS).find(([code]) => code === currency)?.[1] ?? 1;
}

function pick<T>(random: Random, list: T[]): T {
  const item = list[random.between(0, list.length)];
  if (item === undefined) throw new Error("an empty list");
  return item;
}
