import type { Drafts, ProductDraft } from "./content.ts";
import type { Findings } from "./mistakes.ts";
import { isScheduled } from "./schedule.ts";
import { textAt } from "./source.ts";

/** Whether a product is not published now: it is a draft, or its time has not come. */
export function isUnpublished(product: ProductDraft, drafts: Drafts): boolean {
  return isDraft(product, drafts) || isScheduled(product, drafts);
}

/** Whether a product says that it is not to be published yet. */
export function isDraft({ texts }: ProductDraft, { languages: [language] }: Drafts): boolean {
  const source = texts.get(language);
  return source !== undefined && textAt(source, ["draft"]) === "true";
}

/** The content as if there were only the products that are published now. */
export function withoutUnpublished(drafts: Drafts): Drafts {
  return { ...drafts, products: drafts.products.filter((product) => !isUnpublished(product, drafts)) };
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
export function turnDraftMistakesIntoWarnings(drafts: Drafts, findings: Findings): Findings {
  const folders = drafts.products
    .filter((product) => isDraft(product, drafts))
    .map(({ folder }) => `${folder}/`);
  const isInDraft = ({ file }: { file: string }) => folders.some((folder) => file.startsWith(folder));
  return {
    mistakes: findings.mistakes.filter((mistake) => !isInDraft(mistake)),
    warnings: [...findings.warnings, ...findings.mistakes.filter(isInDraft)],
  };
}

function slugsOf(drafts: Drafts, is: (product: ProductDraft, drafts: Drafts) => boolean): Set<string> {
  return new Set(drafts.products.filter((product) => is(product, drafts)).map(({ slug }) => slug));
}
