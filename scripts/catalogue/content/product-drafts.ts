import type { Draft, Drafts, ProductDraft } from "./content.ts";
import type { Findings, Mistake } from "./mistakes.ts";
import { isScheduled, isWithdrawn, scheduleOf } from "./schedule.ts";
import { itemsAt, textAt } from "./source.ts";

/** Whether a product is not published now: it is a draft, or its time has not come. */
export function isUnpublished(product: ProductDraft, drafts: Drafts): boolean {
  return isDraft(product, drafts) || isScheduled(product, drafts);
}

/** Whether a product says that it is not to be published yet. */
export function isDraft({ texts }: ProductDraft, { languages: [language] }: Drafts): boolean {
  const source = texts.get(language);
  return source !== undefined && textAt(source, ["draft"]) === "true";
}

/** The content as if there were only what is published now. */
export function withoutUnpublished(drafts: Drafts): Drafts {
  const launches = launchesOf(drafts);
  return {
    ...drafts,
    products: drafts.products.filter((product) => !isUnpublished(product, drafts)),
    collections: drafts.collections.filter(({ slug }) => !launches.has(slug)),
  };
}

/**
 * The collections that have nothing to show yet, by slug, and when the first of their products is published by itself. They are
 * left out until then.
 */
export function launchesOf(drafts: Drafts): Map<string, Date> {
  const products = new Map(drafts.products.map((product) => [product.slug, product]));
  return new Map(
    drafts.collections.flatMap((collection) => {
      const launch = launchOf(collection, products, drafts);
      return launch ? [[collection.slug, launch]] : [];
    }),
  );
}

function launchOf({ texts }: Draft, all: Map<string, ProductDraft>, drafts: Drafts): Date | undefined {
  const source = texts.get(drafts.languages[0]);
  const items = source ? itemsAt(source, ["products"]) : [];
  const products = items.flatMap((item) => (source && all.get(textAt(source, item) ?? "")) ?? []);
  const isShown = (product: ProductDraft) => !isUnpublished(product, drafts) && !isWithdrawn(product, drafts);
  if (products.some(isShown)) return undefined;
  return products
    .filter((product) => !isDraft(product, drafts) && isScheduled(product, drafts))
    .flatMap((product) => scheduleOf(product, drafts).from ?? [])
    .toSorted((a, b) => a.getTime() - b.getTime())[0];
}

/** The slugs of the products that are not published now. */
export function unpublishedSlugs(drafts: Drafts): Set<string> {
  return slugsOf(drafts, isUnpublished);
}

/** The slugs of drafts with a mistake. */
export function invalidDrafts(drafts: Drafts, { mistakes }: Findings): Set<string> {
  const slugs = [...slugsOf(drafts, isDraft)];
  return new Set(slugs.filter((slug) => mistakes.some(({ file }) => file.startsWith(`products/${slug}/`))));
}

/** Mistakes in a draft do not stop a build, so they become warnings. */
export function turnDraftMistakesIntoWarnings(
  drafts: Drafts,
  findings: Findings,
): Findings & { draftMistakes: Mistake[] } {
  const folders = drafts.products
    .filter((product) => isDraft(product, drafts))
    .map(({ folder }) => `${folder}/`);
  const isInDraft = ({ file }: { file: string }) => folders.some((folder) => file.startsWith(folder));
  const draftMistakes = findings.mistakes.filter(isInDraft);
  return {
    mistakes: findings.mistakes.filter((mistake) => !isInDraft(mistake)),
    warnings: [...findings.warnings, ...draftMistakes],
    draftMistakes,
  };
}

function slugsOf(drafts: Drafts, is: (product: ProductDraft, drafts: Drafts) => boolean): Set<string> {
  return new Set(drafts.products.filter((product) => is(product, drafts)).map(({ slug }) => slug));
}
