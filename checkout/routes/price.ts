import { Problem } from "#domain/api/problem.ts";
import type { CheckoutItem, CheckoutRequest } from "#domain/api/requests.ts";
import { applyDiscounts } from "#domain/apply-discounts.ts";
import { type Discount, describeDiscounts, normaliseDiscountCode } from "#domain/discount.ts";
import { localise } from "#domain/languages/localised.ts";
import { MAX_ORDER_KEYS, MAX_ORDER_SEATS } from "#domain/limits.ts";
import { MAX_CHARGE, unmetMinimumCharge } from "#domain/money/charge-limits.ts";
import { payableStep } from "#domain/money/currency.ts";
import { parseTypedAmount, typedAmountExample } from "#domain/money/typed-amount.ts";
import { findOption, type Offer, type OfferOption, type OfferPrice, pricesOf } from "#domain/offer.ts";
import { sumTotals } from "#domain/totals.ts";
import type { Offers } from "../offers/offers.ts";
import { type OrderLine, orderLine } from "../orders/order.ts";

/** The lines of an order at current prices, with the offer of each line. */
interface PricedCart {
  lines: OrderLine[];
  currency: string;
  lineOffers: Offer[];
}

/**
 * Prices an order and applies the discount with a code, or the automatic ones.
 *
 * @param mustApply whether a code is refused that takes off no more than the automatic discounts, since nobody would learn why it is
 *   not used
 * @throws {Problem} if anything is not for sale as requested, the code does not apply, Stripe does not accept the total, or the
 *   page showed a lower one
 */
export async function priceWithDiscount(
  offers: Offers,
  request: CheckoutRequest,
  {
    code: text,
    mustApply,
    locale,
    at,
  }: { code: string | null; mustApply: boolean; locale: string; at: Date },
): Promise<PricedCart & { discounts: Discount[]; lineDiscounts: (Discount | null)[] }> {
  const priced = await priceLines(offers, request, { locale, at });
  const { currency } = priced;
  const discounts = await offers.discounts();
  const code = text === null ? null : findDiscount(discounts, text);
  if (text !== null && !code) throw new Problem("unknown-code");
  const automatic = discounts.filter((discount) => discount.code === null);
  const {
    lines,
    discounts: applied,
    lineDiscounts,
    refusal,
  } = applyDiscounts(priced.lines, { code, automatic }, { currency, at });
  if (refusal) throw new Problem(refusal.problem, { members: refusal.members });
  if (code && mustApply && !applied.includes(code)) {
    const better = describeDiscounts(applied, locale)?.name;
    throw new Problem("code-weaker", { members: { given: code.code, better } });
  }
  const { total } = sumTotals(lines);
  if (request.total !== undefined && request.total < total) {
    throw new Problem("price-changed", { members: { currency, shown: request.total, price: total } });
  }
  requireChargeable(total, currency);
  return { ...priced, lines, discounts: applied, lineDiscounts };
}

function findDiscount(discounts: readonly Discount[], text: string): Discount | null {
  const key = normaliseDiscountCode(text);
  return discounts.find((discount) => discount.code !== null && discount.key === key) ?? null;
}

/**
 * The price is always the offer's; the price that the page showed is only compared. Typed amounts are read in the format of
 * `locale`.
 *
 * @throws {Problem} if anything is not for sale as requested
 */
async function priceLines(
  offers: Offers,
  request: CheckoutRequest,
  { locale, at }: { locale: string; at: Date },
): Promise<PricedCart> {
  const chosen = await Promise.all(request.items.map((item) => chooseOption(offers, item)));
  requireFewRows(chosen);
  const currency = request.currency ?? mainCurrency(chosen);
  for (const { offer } of chosen) requireOnSale(offer, at);
  const lines = chosen.map((choice) => priceLine(choice, currency, locale));
  return { lines, currency, lineOffers: chosen.map(({ offer }) => offer) };
}

/** The currency of an order for which none was chosen. @throws {Problem} "mixed-currencies" */
function mainCurrency(chosen: Choice[]): string {
  const currencies = new Set(chosen.map(({ offer }) => offer.currency));
  if (currencies.size > 1) throw new Problem("mixed-currencies");
  const [currency = ""] = currencies;
  return currency;
}

/** @throws {Problem} if Stripe does not accept the total of the order */
function requireChargeable(total: number, currency: string): void {
  if (total > MAX_CHARGE)
    throw new Problem("amount-too-high", { members: { currency, maximum: MAX_CHARGE } });
  const minimum = unmetMinimumCharge(total, currency);
  if (minimum !== null) throw new Problem("amount-too-low", { members: { currency, minimum } });
}

/** One product of a request, with the chosen option of its offer. */
interface Choice {
  item: CheckoutItem;
  offer: Offer;
  option: OfferOption;
}

async function chooseOption(offers: Offers, item: CheckoutItem): Promise<Choice> {
  const offer = await offers.find(item.product);
  if (!offer) throw new Problem("unknown-product", { members: { product: item.product } });
  const option = chosenOption(offer, item.option);
  if (!option) {
    const options = offer.options.map(({ key }) => key);
    throw new Problem("unknown-option", { members: { product: offer.product, options } });
  }
  return { item, offer, option };
}

/** The sale ends by itself, also if a mistake in the content keeps the page from being published. @throws {Problem} "not-for-sale" */
function requireOnSale({ product, soldUntil }: Offer, at: Date): void {
  if (soldUntil !== undefined && new Date(soldUntil) <= at)
    throw new Problem("not-for-sale", { members: { product } });
}

function priceLine({ item, offer, option }: Choice, currency: string, locale: string): OrderLine {
  const { product } = offer;
  const prices = pricesOf(offer, option);
  if (prices.length === 0) throw new Problem("not-for-sale", { members: { product } });
  const price = prices.find((price) => price.currency === currency);
  if (!price) {
    const currencies = prices.map((price) => price.currency);
    throw new Problem("currency-not-offered", {
      members: { product, name: localise(offer.name, locale), currency: offer.currency, currencies },
    });
  }
  const unitAmount = unitAmountOf({ product, option: option.key }, price, item, locale);
  return orderLine(offer, option, { quantity: item.quantity, unitAmount, locale });
}

/** The option may be omitted if there is only one. */
export function chosenOption(offer: Offer, key: string | undefined): OfferOption | undefined {
  if (key === undefined) return offer.options.length === 1 ? offer.options[0] : undefined;
  return findOption(offer, key);
}

/** @throws {Problem} "invalid-request" for more seats or licence keys than can be written with one payment */
function requireFewRows(chosen: readonly Choice[]): void {
  const parts = chosen.flatMap(({ item: { quantity }, option }) =>
    option.parts.map(({ seats = 0, licenceKeys }) => ({
      seats: seats * quantity,
      keys: licenceKeys ? (seats || 1) * quantity : 0,
    })),
  );
  const seats = parts.reduce((sum, part) => sum + part.seats, 0);
  const keys = parts.reduce((sum, part) => sum + part.keys, 0);
  if (seats <= MAX_ORDER_SEATS && keys <= MAX_ORDER_KEYS) return;
  const message = `expected quantities with at most ${MAX_ORDER_SEATS} seats and ${MAX_ORDER_KEYS} licence keys in all`;
  throw new Problem("invalid-request", { members: { errors: [{ field: "quantity", message }] } });
}

function unitAmountOf(
  line: { product: string; option: string },
  { currency, price, minimum }: OfferPrice,
  item: CheckoutItem,
  locale: string,
): number {
  const subject = { ...line, currency };
  const typed = item.pay === undefined ? undefined : parseTypedAmount(item.pay, currency, locale);
  if (typed === null) {
    const example = typedAmountExample(currency);
    throw new Problem("unreadable-sum", { members: { field: "pay", ...subject, example } });
  }
  const chosen = item.amount ?? typed;
  if (minimum !== null) {
    const amount = chosen ?? price;
    if (amount < minimum) throw new Problem("amount-too-low", { members: { ...subject, minimum } });
    requirePayable(amount, subject);
    return amount;
  }
  if (chosen !== undefined && chosen !== price) {
    throw new Problem("amount-fixed", { members: { ...subject, price } });
  }
  if (item.price !== undefined && item.price !== price) {
    throw new Problem("price-changed", { members: { ...subject, shown: item.price, price } });
  }
  return price;
}

/**
 * Stripe rejects a third decimal other than zero, and any decimals in some currencies.
 * @throws {Problem} "amount-not-payable", with the nearest amount that can be paid
 */
function requirePayable(amount: number, subject: { currency: string }): void {
  const step = payableStep(subject.currency);
  if (amount % step === 0) return;
  const nearest = Math.max(1, Math.round(amount / step)) * step;
  throw new Problem("amount-not-payable", { members: { ...subject, step, nearest } });
}
