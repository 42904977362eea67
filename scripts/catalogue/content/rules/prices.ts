import { STANDARD_OPTION } from "#catalogue/content/asset-order.ts";
import { bundledOption, parseBundled } from "#domain/bundle.ts";
import { unmetMinimumCharge } from "#domain/money/charge-limits.ts";
import { formatMoney, parseMoney } from "#domain/money/decimal.ts";
import type { Money } from "#domain/money/money.ts";
import type { Drafts, ProductDraft } from "../content.ts";
import type { Findings } from "../mistakes.ts";
import { availabilitiesOf } from "../schedule.ts";
import { mainCurrencyFirst } from "../schema-types.ts";
import { itemsAt, mistakeAt, type Source, textAt, valueAt } from "../source.ts";
import type { Path } from "../yaml.ts";

const AMOUNTS = ["price", "minimum", "compareAt"] as const;
type Key = (typeof AMOUNTS)[number];

/**
 * Everything has a price or says that it is coming soon. Prices must be consistent and chargeable, and what has a price must
 * have files.
 */
export function checkPrices(drafts: Drafts, findings: Findings): void {
  const [language] = drafts.languages;
  const products = new Map(drafts.products.map((product) => [product.slug, product]));
  for (const product of drafts.products) {
    const source = product.texts.get(language);
    if (!source?.isReadable) continue;
    const options = itemsAt(source, ["options"]);
    for (const path of options.length > 0 ? options : [[]]) {
      checkAmounts(source, path, drafts.currency, findings);
      expectPrice(source, path, findings);
    }
    if (options.length > 0) expectNoPriceAtTop(source, findings);
    expectSameCurrencies(source, [[], ...options], drafts.currency, findings);
    expectFiles(source, product, drafts, findings);
    checkBundle(source, products, drafts, findings);
  }
}

function checkAmounts(source: Source, option: Path, shopCurrency: string, findings: Findings): void {
  const amountsOf = (key: Key) => moneysAt(source, [...option, key], shopCurrency);
  const mistake = (key: Key, found: string, expected: string) =>
    findings.mistakes.push(mistakeAt(source, [...option, key], found, expected));
  for (const key of ["minimum", "compareAt"] as const) {
    const isSet = valueAt(source, [...option, key]) !== undefined;
    if (isSet && valueAt(source, [...option, "price"]) === undefined) {
      mistake(key, "no price", "a price too");
    }
  }
  for (const key of ["price", "minimum"] as const) {
    for (const money of amountsOf(key)) {
      const minimumCharge = unmetMinimumCharge(money.amount, money.currency);
      if (!minimumCharge) continue;
      const expected = `0 or at least ${formatMoney({ ...money, amount: minimumCharge })}, the smallest card payment`;
      mistake(key, formatMoney(money), expected);
    }
  }
  const prices = amountsOf("price");
  for (const price of prices) {
    const inCurrency = (key: Key) => amountsOf(key).find(({ currency }) => currency === price.currency);
    const [minimum, compareAt] = [inCurrency("minimum"), inCurrency("compareAt")];
    if (minimum && minimum.amount > price.amount) {
      mistake("minimum", formatMoney(minimum), `at most the price, ${formatMoney(price)}`);
    }
    if (compareAt && compareAt.amount <= price.amount) {
      mistake("compareAt", formatMoney(compareAt), `more than the price, ${formatMoney(price)}`);
    }
  }
  const free = prices.filter(({ amount }) => amount === 0);
  if (free.length > 0 && free.length < prices.length) {
    mistake("price", prices.map(formatMoney).join(", "), "0 in every currency or in none");
  }
}

/** @param option the path of an edition, or `[]` for a product without editions */
function expectPrice(source: Source, option: Path, findings: Findings): void {
  const hasPrice = valueAt(source, [...option, "price"]) !== undefined;
  const comingSoon = [option, []].find((path) => textAt(source, [...path, "comingSoon"]) === "true");
  if (!hasPrice && !comingSoon) {
    const expected = "a price such as 29, 0 if it is free, or comingSoon: true";
    findings.mistakes.push(mistakeAt(source, [...option, "price"], "nothing", expected));
  }
  if (hasPrice && comingSoon) {
    const expected = "either a price or comingSoon, not both";
    findings.mistakes.push(
      mistakeAt(source, [...option, "price"], "a price for something that is coming soon", expected),
    );
  }
}

function expectNoPriceAtTop(source: Source, findings: Findings): void {
  for (const key of AMOUNTS) {
    if (valueAt(source, [key]) === undefined) continue;
    const found = `a ${key} of a product with options`;
    findings.mistakes.push(mistakeAt(source, [key], found, `a ${key} in each option instead`));
  }
}

/** A buyer chooses one currency for the whole product, so that every price and minimum is in each of them. */
function expectSameCurrencies(
  source: Source,
  options: Path[],
  shopCurrency: string,
  findings: Findings,
): void {
  const amounts = options.flatMap((option) =>
    AMOUNTS.map((key) => {
      const path = [...option, key];
      return { key, path, currencies: moneysAt(source, path, shopCurrency).map(({ currency }) => currency) };
    }),
  );
  const expected = amounts.find(({ currencies }) => currencies.length > 0)?.currencies ?? [];
  const named = `the product's other amounts, ${expected.join(", ")}`;
  for (const { key, path, currencies } of amounts) {
    const other = currencies.find((currency) => !expected.includes(currency));
    if (other !== undefined) {
      const which = expected.length > 1 ? "one of the currencies of" : "the currency of";
      findings.mistakes.push(mistakeAt(source, path, other, `${which} ${named}`));
    } else if (key !== "compareAt" && currencies.length > 0 && currencies.length < expected.length) {
      const found = currencies.join(", ");
      findings.mistakes.push(mistakeAt(source, path, found, `an amount in each currency of ${named}`));
    }
  }
}

/** Checks that a product has files, and warns if those of a pre-order are still missing. */
function expectFiles(source: Source, product: ProductDraft, drafts: Drafts, findings: Findings): void {
  if (product.files.length > 0 || valueAt(source, ["bundle"]) !== undefined) return;
  const options = itemsAt(source, ["options"]);
  const availabilities = availabilitiesOf(product, drafts);
  const priced = (options.length > 0 ? options : [[]])
    .filter((path) => moneyAt(source, [...path, "price"], drafts.currency))
    .map((path) => ({
      path,
      release: availabilities.get(textAt(source, [...path, "key"]) ?? STANDARD_OPTION),
    }))
    // `checkSchedule` warns of those that are late.
    .filter(({ release }) => !release || release.at > drafts.now.toISOString());
  const [option = priced[0]] = priced.filter(({ release }) => !release);
  if (!option) return;
  const { path, release } = option;
  const [list, expected] = release
    ? [findings.warnings, `at least one file in files/ by ${release.day}, when its buyers get them`]
    : [findings.mistakes, "at least one file in files/, since the product has a price"];
  list.push(mistakeAt(source, [...path, "price"], "no file to deliver", expected));
}

function checkBundle(
  source: Source,
  products: Map<string, ProductDraft>,
  { currency, languages: [language] }: Drafts,
  findings: Findings,
): void {
  const isBundle = textAt(source, ["kind"]) === "bundle";
  const hasBundle = valueAt(source, ["bundle"]) !== undefined;
  if (isBundle && !hasBundle)
    findings.mistakes.push(mistakeAt(source, ["bundle"], "nothing", "the products of the bundle"));
  if (!isBundle && hasBundle)
    findings.mistakes.push(
      mistakeAt(source, ["bundle"], "a bundle in a product of another kind", "kind: bundle too"),
    );

  let total: number | null = 0;
  for (const item of itemsAt(source, ["bundle"])) {
    const name = textAt(source, item) ?? "";
    const bundled = parseBundled(name);
    const part = products.get(bundled.product)?.texts.get(language);
    if (!part?.isReadable) continue;
    const option = bundledOption(optionsOf(part, currency), bundled);
    // The suggested price counts for pay-what-you-want, since compareAt is the creator's own claim, too.
    const price = option?.price ?? null;
    if (price === null && hasNoPrice(part, option ? [option.path] : undefined)) {
      findings.mistakes.push(mistakeAt(source, item, `"${name}"`, "a product that is for sale"));
    }
    total = price && total !== null && price.currency === currency ? total + price.amount : null;
  }
  if (!hasBundle || total === null) return;
  const paths: Path[] = [
    ["compareAt"],
    ...[[], ...itemsAt(source, ["options"])].map((option) => [...option, "price"]),
  ];
  for (const path of paths) {
    const amount = moneyAt(source, path, currency);
    if (amount?.currency !== currency || amount.amount <= total) continue;
    const expected = `at most the total of its products, ${formatMoney({ amount: total, currency })}`;
    findings.warnings.push(mistakeAt(source, path, formatMoney(amount), expected));
  }
}

function optionsOf(source: Source, currency: string) {
  return [[], ...itemsAt(source, ["options"])].map((path) => ({
    path,
    key: textAt(source, [...path, "key"]) ?? "",
    price: moneyAt(source, [...path, "price"], currency),
    minimum: moneyAt(source, [...path, "minimum"], currency),
  }));
}

function hasNoPrice(source: Source, options: Path[] = [[], ...itemsAt(source, ["options"])]): boolean {
  return options.every((path) => valueAt(source, [...path, "price"]) === undefined);
}

/** The amount in the main currency. null if there is none, or if it cannot be parsed, which the schema reports. */
function moneyAt(source: Source, path: Path, currency: string): Money | null {
  return moneysAt(source, path, currency)[0] ?? null;
}

/** The amounts in all currencies, the main one first, without those that cannot be parsed. */
function moneysAt(source: Source, path: Path, shopCurrency: string): Money[] {
  const value = valueAt(source, path);
  const byCurrency = typeof value === "object" && value !== null ? Object.keys(value) : null;
  const texts = byCurrency
    ? mainCurrencyFirst(byCurrency, shopCurrency).map((code) => ({ path: [...path, code], code }))
    : [{ path, code: shopCurrency }];
  return texts.flatMap(({ path, code }) => {
    const money = parseMoney(textAt(source, path) ?? "", code);
    return "amount" in money ? [money] : [];
  });
}
