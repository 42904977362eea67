import { STANDARD_OPTION } from "#catalogue/content/asset-order.ts";
import type { Drafts } from "../content.ts";
import type { Findings } from "../mistakes.ts";
import { itemsAt, mistakeAt, type Source, textAt, valueAt } from "../source.ts";
import type { Path } from "../yaml.ts";

/** A previous slug or key must lead to one product or edition only, and must not be in use again. */
export function checkPreviousNames({ products, languages: [language] }: Drafts, findings: Findings): void {
  const slugs = new Map(products.map(({ slug }) => [slug, `the product in products/${slug}`]));
  for (const { slug, texts } of products) {
    const source = texts.get(language);
    if (!source?.isReadable) continue;
    const owner = `a previous slug of products/${slug}`;
    expectFree(source, itemsAt(source, ["previousSlugs"]), { taken: slugs, owner, findings });
    checkPreviousKeys(source, findings);
  }
}

function checkPreviousKeys(source: Source, findings: Findings): void {
  const options = itemsAt(source, ["options"]);
  if (options.length > 0 && valueAt(source, ["previousKeys"]) !== undefined) {
    const found = "previousKeys of a product with options";
    findings.mistakes.push(mistakeAt(source, ["previousKeys"], found, "previousKeys in each option instead"));
  }
  const keys = options.map((option) => textAt(source, [...option, "key"]) ?? "");
  const taken = new Map(
    (options.length > 0 ? keys : [STANDARD_OPTION]).map((key) => [key, "an edition of this product"]),
  );
  for (const option of options.length > 0 ? options : [[]]) {
    const owner = "a previous key of another edition";
    expectFree(source, itemsAt(source, [...option, "previousKeys"]), { taken, owner, findings });
  }
}

function expectFree(
  source: Source,
  names: Path[],
  { taken, owner, findings }: { taken: Map<string, string>; owner: string; findings: Findings },
): void {
  const namesOfProduct = new Set<string>();
  for (const path of names) {
    const name = textAt(source, path) ?? "";
    const holder = namesOfProduct.has(name) ? undefined : taken.get(name);
    if (holder)
      findings.mistakes.push(mistakeAt(source, path, `"${name}", ${holder}`, "a name that nothing else has"));
    namesOfProduct.add(name);
    if (!holder) taken.set(name, owner);
  }
}
