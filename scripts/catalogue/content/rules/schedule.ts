import { dayOf } from "#domain/moment.ts";
import type { Drafts, ProductDraft } from "../content.ts";
import type { Findings } from "../mistakes.ts";
import { isDraft } from "../product-drafts.ts";
import { availabilityDates, filesNamedBy, isWithdrawn, scheduleOf } from "../schedule.ts";
import { itemsAt, mistakeAt, type Source, textAt, valueAt } from "../source.ts";
import { bundledAt } from "./references.ts";

/**
 * A sale ends after it has begun, and a bundle does not begin before its products. What became so by itself is a warning: a
 * collection whose products have all ended, and a pre-order whose files are late.
 */
export function checkSchedule(drafts: Drafts, findings: Findings): void {
  const [language] = drafts.languages;
  const products = new Map(drafts.products.map((product) => [product.slug, product]));
  for (const product of drafts.products) {
    const source = product.texts.get(language);
    if (!source) continue;
    const { from, until } = scheduleOf(product, drafts);
    if (from && until && until <= from) {
      const expected = `a time after from, ${textAt(source, ["from"])}`;
      findings.mistakes.push(mistakeAt(source, ["until"], textAt(source, ["until"]) ?? "", expected));
    }
    warnOfLateFiles(source, product, drafts, findings);
    for (const item of itemsAt(source, ["bundle"])) {
      const part = products.get(bundledAt(source, item));
      const partFrom = part && !isDraft(part, drafts) ? scheduleOf(part, drafts).from : null;
      if (!partFrom || partFrom <= drafts.now || (from && partFrom <= from)) continue;
      const found = `"${part?.slug}", which is published on ${partFrom.toISOString()}`;
      findings.mistakes.push(
        mistakeAt(source, item, found, "a product that is published before the bundle, or at the same time"),
      );
    }
  }
  for (const { texts } of drafts.collections) {
    const source = texts.get(language);
    const items = source ? itemsAt(source, ["products"]) : [];
    const listed = items.map((item) => source && products.get(textAt(source, item) ?? ""));
    if (!source || items.length === 0) continue;
    if (!listed.every((product) => product && isWithdrawn(product, drafts))) continue;
    const found = "only products whose sale has ended";
    findings.warnings.push(mistakeAt(source, ["products"], found, "at least one product that is for sale"));
  }
}

/** A mistake would keep every other change out of the shop, on a day when nobody may be there. */
function warnOfLateFiles(
  source: Source,
  product: ProductDraft,
  drafts: Drafts,
  { warnings }: Findings,
): void {
  for (const { option, at, isLate } of availabilityDates(product, drafts)) {
    if (!isLate) continue;
    const field = [...option, "releases"];
    const named = filesNamedBy(source, option);
    const missing = named.length > 0 ? named.join(", ") : "files in files/";
    warnings.push(
      mistakeAt(
        source,
        valueAt(source, field) === undefined ? ["releases"] : field,
        `${dayOf(at, drafts.timeZone)}, which has come without what its buyers wait for: ${missing}`,
        "those files, or a later date; it stays a pre-order until then",
      ),
    );
  }
}
