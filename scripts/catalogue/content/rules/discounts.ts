import { normaliseDiscountCode } from "#domain/discount.ts";
import { parseMoment } from "#domain/moment.ts";
import type { Drafts } from "../content.ts";
import { describeValue, type Findings } from "../mistakes.ts";
import { itemsAt, mistakeAt, type Source, textAt, valueAt } from "../source.ts";
import type { Path } from "../yaml.ts";
import { editionNames, expectExisting } from "./references.ts";

/** Limits need a code, since they are only known once a buyer asks for the discount. */
const LIMITS = ["limit", "limitPerBuyer", "firstPurchase"];

/** Discounts name existing products and editions, end after they begin, and say how much they take off in one way. */
export function checkDiscounts(drafts: Drafts, findings: Findings): void {
  const { discounts: source, timeZone } = drafts;
  if (!source?.isReadable) return;
  const products = new Set(drafts.products.map(({ slug }) => slug));
  const editions = new Set(editionNames(drafts));
  const seen = new Map<string, string>();
  for (const key of Object.keys(Object(source.values))) {
    const mistake = (field: Path, found: string, expected: string) =>
      findings.mistakes.push(mistakeAt(source, [key, ...field], found, expected));
    const earlier = seen.get(normaliseDiscountCode(key));
    if (earlier !== undefined) {
      mistake([], describeValue(key), `another code than ${earlier}: codes ignore case and blanks`);
    }
    seen.set(normaliseDiscountCode(key), key);
    checkValue(source, key, mistake);
    expectExisting(source, [key, "products"], products, "a product", findings);
    expectExisting(source, [key, "editions"], editions, "an edition", findings);
    const [from, until] = ["from", "until"].map((field) =>
      parseMoment(textAt(source, [key, field]) ?? "", timeZone),
    );
    if (from && until && until <= from) {
      mistake(["until"], textAt(source, [key, "until"]) ?? "", "a time after from");
    }
  }
}

function checkValue(
  source: Source,
  key: string,
  mistake: (field: Path, found: string, expected: string) => void,
): void {
  const has = (field: string) => valueAt(source, [key, field]) !== undefined;
  if (!has("percent") && !has("amount")) mistake(["percent"], "nothing", "a percentage or an amount");
  if (has("percent") && has("amount")) mistake(["amount"], "a percentage too", "a percentage or an amount");
  const targets = ["products", "editions"].flatMap((field) => itemsAt(source, [key, field]));
  if (textAt(source, [key, "together"]) === "true" && targets.length < 2) {
    mistake(["together"], "fewer than two products", "at least two products or editions");
  }
  for (const field of LIMITS) {
    if (has("automatic") && has(field)) mistake([field], "a limit of an automatic discount", "a code");
  }
}
