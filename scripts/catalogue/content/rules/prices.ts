import { minimumChargeAbove } from "#domain/money/charge-limits.ts";
import { formatMoney, parseMoney } from "#domain/money/decimal.ts";
import type { Money } from "#domain/money/money.ts";
import { cheapest } from "#domain/prices.ts";
import type { Drafts, ProductDraft } from "../content.ts";
import type { Findings } from "../mistakes.ts";
import { itemsAt, mistakeAt, type Source, textAt, valueAt } from "../source.ts";
import type { Path } from "../yaml.ts";
import { contained } from "./references.ts";

const SUMS = ["price", "minimum", "compareAt"] as const;

/** Prices that make sense, and something to hand over for each. */
export function checkPrices(drafts: Drafts, findings: Findings): void {
  const [language] = drafts.languages;
  const products = new Map(drafts.products.map((product) => [product.slug, product]));
  for (const product of drafts.products) {
    const source = product.texts.get(language);
    if (!source?.readable) continue;
    const options = itemsAt(source, ["options"]);
    for (const path of options.length > 0 ? options : [[]]) {
      checkSums(source, path, drafts.currency, findings);
    }
    if (options.length > 0) expectNoPriceAtTop(source, findings);
    expectOneCurrency(source, [[], ...options], drafts.currency, findings);
    expectGoods(source, product, drafts.currency, findings);
    checkBundle(source, product, products, drafts, findings);
  }
}

function checkSums(source: Source, option: Path, currency: string, findings: Findings): void {
  const sum = (key: string) => sumAt(source, [...option, key], currency);
  const [price, minimum, compareAt] = [sum("price"), sum("minimum"), sum("compareAt")];
  const mistake = (key: string, found: string, expected: string) =>
    findings.mistakes.push(mistakeAt(source, [...option, key], found, expected));
  for (const key of ["minimum", "compareAt"]) {
    const isGiven = valueAt(source, [...option, key]) !== undefined;
    if (isGiven && valueAt(source, [...option, "price"]) === undefined) {
      mistake(key, "no price beside it", "a price too");
    }
  }
  for (const [key, sum] of Object.entries({ price, minimum })) {
    const least = sum && minimumChargeAbove(sum.amount, sum.currency);
    if (!sum || !least) continue;
    const expected = `0 or at least ${formatMoney({ ...sum, amount: least })}, the least that can be paid by card`;
    mistake(key, formatMoney(sum), expected);
  }
  if (price && minimum?.currency === price.currency && minimum.amount > price.amount) {
    mistake("minimum", formatMoney(minimum), `at most the price, ${formatMoney(price)}`);
  }
  if (price && compareAt?.currency === price.currency && compareAt.amount <= price.amount) {
    mistake("compareAt", formatMoney(compareAt), `more than the price, ${formatMoney(price)}`);
  }
}

function expectNoPriceAtTop(source: Source, findings: Findings): void {
  for (const key of SUMS) {
    if (valueAt(source, [key]) === undefined) continue;
    findings.mistakes.push(mistakeAt(source, [key], `a ${key} beside options`, "it in each option instead"));
  }
}

function expectOneCurrency(source: Source, options: Path[], shopCurrency: string, findings: Findings): void {
  let first: string | null = null;
  for (const path of options.flatMap((option) => SUMS.map((key) => [...option, key]))) {
    const currency = sumAt(source, path, shopCurrency)?.currency ?? null;
    first ??= currency;
    if (currency !== null && currency !== first) {
      findings.mistakes.push(
        mistakeAt(source, path, currency, `the currency of the product's other sums, ${first}`),
      );
    }
  }
}

/** Nobody can be asked to pay for nothing. */
function expectGoods(source: Source, product: ProductDraft, currency: string, findings: Findings): void {
  if (product.files.length > 0 || valueAt(source, ["bundle"]) !== undefined) return;
  const priced = [[], ...itemsAt(source, ["options"])].find((path) =>
    sumAt(source, [...path, "price"], currency),
  );
  if (!priced) return;
  const expected = "at least one file in files/ of a product with a price";
  findings.mistakes.push(mistakeAt(source, [...priced, "price"], "nothing to hand over", expected));
}

function checkBundle(
  source: Source,
  product: ProductDraft,
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
      mistakeAt(source, ["bundle"], "a bundle of another kind", "kind: bundle beside it"),
    );

  let worth: number | null = 0;
  for (const [index, slug] of contained(product, language).entries()) {
    const part = products.get(slug)?.texts.get(language);
    if (!part?.readable) continue;
    // Where the buyer decides, the sum that the creator suggests: compareAt is the creator's own word, too.
    const price = cheapest({ options: optionsOf(part, currency) })?.price ?? null;
    if (price === null && hasNoPrice(part)) {
      findings.mistakes.push(mistakeAt(source, ["bundle", index], `"${slug}"`, "a product that is for sale"));
    }
    worth = price && worth !== null && price.currency === currency ? worth + price.amount : null;
  }
  const compareAt = sumAt(source, ["compareAt"], currency);
  if (hasBundle && worth !== null && compareAt && compareAt.amount > worth) {
    const expected = `at most what its products cost one by one, ${formatMoney({ amount: worth, currency })}`;
    findings.warnings.push(mistakeAt(source, ["compareAt"], formatMoney(compareAt), expected));
  }
}

function optionsOf(source: Source, currency: string): { price: Money | null; minimum: Money | null }[] {
  return [[], ...itemsAt(source, ["options"])].map((path) => ({
    price: sumAt(source, [...path, "price"], currency),
    minimum: sumAt(source, [...path, "minimum"], currency),
  }));
}

function hasNoPrice(source: Source): boolean {
  return [[], ...itemsAt(source, ["options"])].every(
    (path) => valueAt(source, [...path, "price"]) === undefined,
  );
}

/** null: there is none, or it cannot be read (the schema says so). */
function sumAt(source: Source, path: Path, currency: string): Money | null {
  const text = textAt(source, path);
  const sum = text === null ? null : parseMoney(text, currency);
  return sum && "amount" in sum ? sum : null;
}
