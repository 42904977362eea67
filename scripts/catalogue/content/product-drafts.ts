import type { Drafts, ProductDraft } from "./content.ts";
import type { Findings } from "./mistakes.ts";
import { textAt } from "./source.ts";

/** Whether a product says that it is not to be published yet. */
export function isDraft({ texts }: ProductDraft, [language]: Drafts["languages"]): boolean {
  const source = texts.get(language);
  return source !== undefined && textAt(source, ["draft"]) === "true";
}

/** The content as if there were no product with `draft: true`. */
export function withoutDrafts(drafts: Drafts): Drafts {
  return { ...drafts, products: drafts.products.filter((product) => !isDraft(product, drafts.languages)) };
}

/** The slugs of the products that are drafts. */
export function draftSlugs({ products, languages }: Drafts): Set<string> {
  return new Set(products.filter((product) => isDraft(product, languages)).map(({ slug }) => slug));
}

/** Those of drafts with a mistake. */
export function invalidDrafts(drafts: Drafts, { mistakes }: Findings): Set<string> {
  const slugs = [...draftSlugs(drafts)];
  return new Set(slugs.filter((slug) => mistakes.some(({ file }) => file.startsWith(`products/${slug}/`))));
}

/** Mistakes in a draft do not stop a build, so they become warnings. */
export function turnDraftMistakesIntoWarnings({ products, languages }: Drafts, findings: Findings): Findings {
  const folders = products.filter((product) => isDraft(product, languages)).map(({ folder }) => `${folder}/`);
  const isInDraft = ({ file }: { file: string }) => folders.some((folder) => file.startsWith(folder));
  return {
    mistakes: findings.mistakes.filter((mistake) => !isInDraft(mistake)),
    warnings: [...findings.warnings, ...findings.mistakes.filter(isInDraft)],
  };
}
