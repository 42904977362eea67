import { newOrder, type Order, type OrderLine } from "#checkout/orders/order.ts";
import { lineItems } from "#checkout/payments/stripe/line-items.ts";
import { applyDiscounts, type Discount } from "#domain/discount.ts";
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
 * Compares random carts with discounts to a calculation of its own, which uses fractions of big integers: the best discount,
 * its sum and each line's share. The line items for Stripe must add up to each line and to the order, and so must the tax.
 *
 * @param rounds the number of carts
 */
export async function totals({ seed, rounds }: { seed: number; rounds: number }) {
  const random = randomFrom(seed);
  const failures: string[] = [];
  let discounted = 0;
  for (let round = 0; round < rounds && failures.length < MAX_FAILURES; round += 1) {
    const cart = randomCart(random);
    const result = applyDiscounts(cart.lines, cart, { currency: cart.currency, at: NOW });
    if (result.discount) discounted += 1;
    const found = [
      ...discountFailures(cart, result),
      ...lineFailures(cart, result.lines),
      ...taxFailures(random, orderOf(cart, result.lines), stepOf(cart.currency)),
    ];
    failures.push(...found.map((failure) => `cart ${round}: ${failure}: ${JSON.stringify(cart)}`));
  }
  return { carts: rounds, discounted, failures };
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

/** Whether the discount is the best one, and exact. */
function* discountFailures({ lines, currency, code, automatic }: Cart, result: Result): Generator<string> {
  const sums = [...automatic, ...(code ? [code] : [])].map((discount) =>
    expectedDiscount(discount, lines, currency),
  );
  const [best = 0n] = sums.toSorted((a, b) => (a < b ? 1 : -1));
  const { discount } = sumTotals(result.lines);
  if (BigInt(discount) !== best) yield `a discount of ${discount} instead of ${best}`;
  if (!result.discount) return;
  const eligible = eligibleLines(result.discount, lines);
  const weight = eligible.reduce((sum, { subtotal }) => sum + BigInt(subtotal), 0n);
  for (const [index, line] of result.lines.entries()) {
    const isEligible = eligible.includes(lines[index] ?? line);
    // Its exact share, as a fraction over the weight: a line gets that, rounded down or up to what can be paid.
    const quota = isEligible ? best * BigInt(line.subtotal) : 0n;
    const difference = BigInt(line.discount) * weight - quota;
    const step = BigInt(stepOf(currency)) * weight;
    if (difference >= step || -difference >= step || (!isEligible && line.discount !== 0)) {
      yield `a share of ${line.discount} of line ${index}`;
    }
  }
}

/** The amount of a discount. 0 if it does not apply. */
function expectedDiscount(discount: Discount, lines: OrderLine[], currency: string): bigint {
  const sum = eligibleLines(discount, lines).reduce((total, { subtotal }) => total + BigInt(subtotal), 0n);
  const step = BigInt(stepOf(currency));
  const { off } = discount;
  const exactTimes10000 =
    "percent" in off ? sum * BigInt(off.percent) : BigInt(off.amount[currency] ?? 0) * 10_000n;
  // Half a step is rounded up.
  const rounded = ((2n * exactTimes10000 + 10_000n * step) / (20_000n * step)) * step;
  const taken = rounded < sum ? rounded : sum;
  const left = BigInt(sumTotals(lines).subtotal) - taken;
  return unmetMinimumCharge(Number(left), currency) === null ? taken : 0n;
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
