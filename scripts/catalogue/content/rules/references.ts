import { parseBundled } from "#domain/bundle.ts";
import type { Drafts, ProductDraft } from "../content.ts";
import { didYouMean } from "../did-you-mean.ts";
import { describeValue, type Findings } from "../mistakes.ts";
import { isDraft, isUnpublished, launchesOf } from "../product-drafts.ts";
import { itemsAt, mistakeAt, nameAt, type Source, textAt } from "../source.ts";
import type { Path } from "../yaml.ts";

/**
 * Products and tags that a text refers to must exist, and bundles must not contain themselves. Lists leave out products that are
 * not published, but must not be empty then; bundles must not contain drafts.
 */
export function checkReferences(drafts: Drafts, findings: Findings): void {
  const products = new Map(drafts.products.map((product) => [product.slug, product]));
  const tags = drafts.tags?.isReadable ? new Set(Object.keys(Object(drafts.tags.values))) : null;
  const [language] = drafts.languages;
  const bundleable = new Set([...products.keys(), ...editionNames(drafts)]);

  if (drafts.shop) {
    expectExisting(drafts.shop, ["featured"], products, "a product", findings);
    expectListed(drafts.shop, ["featured"], products, language, findings);
  }
  const launches = launchesOf(drafts);
  for (const { slug, texts } of drafts.collections) {
    const source = texts.get(language);
    if (!source) continue;
    expectExisting(source, ["products"], products, "a product", findings);
    const launch = launches.get(slug);
    if (launch) warnOfLaunch(source, launch, findings);
    else expectPublished(source, products, drafts, findings);
    expectListed(source, ["products"], products, language, findings);
  }
  for (const { slug, texts } of drafts.products) {
    const source = texts.get(language);
    if (!source) continue;
    if (tags) expectExisting(source, ["tags"], tags, "a tag in tags.yaml", findings);
    expectExisting(source, ["bundle"], bundleable, "a product or an edition", findings);
    for (const item of itemsAt(source, ["bundle"])) {
      const part = products.get(bundledAt(source, item));
      if (!part || !isDraft(part, drafts)) continue;
      findings.mistakes.push(
        mistakeAt(source, item, `"${part.slug}", a draft`, "a product that is published"),
      );
    }
    const cycle = findCycle(slug, products, language);
    if (!cycle) continue;
    const expected = "a bundle that does not contain itself";
    findings.mistakes.push(mistakeAt(source, ["bundle"], cycle.join(" → "), expected));
  }
}

/** A list that pages show must not contain an unlisted product. */
function expectListed(
  source: Source,
  list: Path,
  products: Map<string, ProductDraft>,
  language: string,
  findings: Findings,
): void {
  for (const item of itemsAt(source, list)) {
    const slug = textAt(source, item) ?? "";
    const product = products.get(slug)?.texts.get(language);
    if (!product || textAt(product, ["unlisted"]) !== "true") continue;
    const expected = "a product that is listed, or no unlisted: true in it";
    findings.mistakes.push(mistakeAt(source, item, `"${slug}", which is unlisted`, expected));
  }
}

/** A collection can be prepared for a launch, and is left out until then. */
function warnOfLaunch(source: Source, launch: Date, { warnings }: Findings): void {
  const found = `nothing that is for sale before ${launch.toISOString()}`;
  const expected = "at least one product that is; the collection is left out until then";
  warnings.push(mistakeAt(source, ["products"], found, expected));
}

/** A collection needs a product that is published now. */
function expectPublished(
  source: Source,
  products: Map<string, ProductDraft>,
  drafts: Drafts,
  findings: Findings,
): void {
  const items = itemsAt(source, ["products"]).map((item) => products.get(textAt(source, item) ?? ""));
  if (items.length === 0 || !items.every((product) => product && isUnpublished(product, drafts))) return;
  findings.mistakes.push(
    mistakeAt(source, ["products"], "drafts only", "at least one product that is published"),
  );
}

/** Every text in the list at `path` must be one of `allowed`, a set or the keys of a map. */
export function expectExisting(
  source: Source,
  path: Path,
  allowed: { has(name: string): boolean; keys(): Iterable<string> },
  description: string,
  findings: Findings,
): void {
  for (const item of itemsAt(source, path)) {
    const name = nameAt(source, item);
    if (name === null || name === "" || allowed.has(name)) continue;
    findings.mistakes.push(
      mistakeAt(source, item, describeValue(name), `${description}${didYouMean(name, [...allowed.keys()])}`),
    );
  }
}

/** The slugs of the products in a bundle. */
export function bundledSlugs(product: ProductDraft | undefined, language: string): string[] {
  const source = product?.texts.get(language);
  if (!source) return [];
  return itemsAt(source, ["bundle"]).map((item) => bundledAt(source, item));
}

/** The slug of a product that is listed at a path, with or without an edition. */
export function bundledAt(source: Source, item: Path): string {
  return parseBundled(textAt(source, item) ?? "").product;
}

/** All editions of all products, as in `gravel-sans/studio`. */
export function editionNames({ products, languages: [language] }: Drafts): string[] {
  return products.flatMap(({ slug, texts }) => {
    const source = texts.get(language);
    if (!source) return [];
    return itemsAt(source, ["options"]).map((item) => `${slug}/${textAt(source, [...item, "key"]) ?? ""}`);
  });
}

/** The path from a bundle through its products back to itself; null if there is none. */
function findCycle(start: string, products: Map<string, ProductDraft>, language: string): string[] | null {
  const seen = new Set<string>();
  const paths = [[start]];
  for (let path = paths.pop(); path; path = paths.pop()) {
    for (const next of bundledSlugs(products.get(path.at(-1) ?? ""), language)) {
      if (next === start) return [...path, next];
      if (!seen.has(next)) paths.push([...path, next]);
      seen.add(next);
    }
  }
  return null;
}
