import { LANGUAGE_TAG } from "#domain/languages/tag.ts";

const BEGINNING = new RegExp(`^/(${LANGUAGE_TAG})/`);
const NOT_FOUND = new RegExp(String.raw`^(/${LANGUAGE_TAG})?/404(\.html|/)?$`);

/** The folder of a language that a path begins with: `zh` of `/zh/products/`. Empty where it begins with none. */
export function languageFolder(path: string): string {
  return BEGINNING.exec(path)?.[1] ?? "";
}

/** Whether a path is that of the page, in any language, that says that nothing is there. */
export function isNotFoundPage(path: string): boolean {
  return NOT_FOUND.test(path);
}
