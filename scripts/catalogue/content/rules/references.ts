import type { Drafts, ProductDraft } from "../content.ts";
import { type Findings, quoted } from "../mistakes.ts";
import { didYouMean } from "../nearest.ts";
import { itemsAt, mistakeAt, type Source, textAt } from "../source.ts";
import type { Path } from "../yaml.ts";

/** Every name of something else must be the name of something that is there. */
export function checkReferences(drafts: Drafts, findings: Findings): void {
  const products = new Map(drafts.products.map((product) => [product.slug, product]));
  const tags = drafts.tags?.readable ? Object.keys(Object(drafts.tags.values)) : null;
  const [language] = drafts.languages;

  if (drafts.shop) expectKnown(drafts.shop, ["featured"], products.keys(), "a product", findings);
  for (const { texts } of drafts.collections) {
    const source = texts.get(language);
    if (source) expectKnown(source, ["products"], products.keys(), "a product", findings);
  }
  for (const { slug, texts } of drafts.products) {
    const source = texts.get(language);
    if (!source) continue;
    if (tags) expectKnown(source, ["tags"], tags, "a tag of tags.yaml", findings);
    expectKnown(source, ["bundle"], products.keys(), "a product", findings);
    const cycle = findCycle(slug, products, language);
    if (!cycle) continue;
    const expected = "no bundle that contains itself";
    findings.mistakes.push(mistakeAt(source, ["bundle"], cycle.join(" → "), expected));
  }
}

/** Every text of the list at `path` must be one of `known`. */
export function expectKnown(
  source: Source,
  path: Path,
  known: Iterable<string>,
  what: string,
  findings: Findings,
): void {
  const names = new Set(known);
  for (const item of itemsAt(source, path)) {
    const name = textAt(source, item)?.normalize("NFC");
    if (name === undefined || name === "" || names.has(name)) continue;
    findings.mistakes.push(mistakeAt(source, item, quoted(name), `${what}${didYouMean(name, names)}`));
  }
}

/** The slugs of a product's bundle. */
export function contained(product: ProductDraft | undefined, language: string): string[] {
  const source = product?.texts.get(language);
  if (!source) return [];
  return itemsAt(source, ["bundle"]).map((item) => textAt(source, item) ?? "");
}

/** The way from a bundle through what it contains back to itself; null if there is none. */
function findCycle(start: string, products: Map<string, ProductDraft>, language: string): string[] | null {
  const seen = new Set<string>();
  const ways = [[start]];
  for (let way = ways.pop(); way; way = ways.pop()) {
    for (const next of contained(products.get(way.at(-1) ?? ""), language)) {
      if (next === start) return [...way, next];
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return null;
}
