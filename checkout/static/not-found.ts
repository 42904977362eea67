import { LANGUAGE_TAG } from "#domain/languages/tag.ts";

const LANGUAGE_PREFIX = new RegExp(`^/(${LANGUAGE_TAG})/`);
const NOT_FOUND_PAGE = new RegExp(String.raw`^(/${LANGUAGE_TAG})?/404(\.html|/)?$`);

/** The language at the start of a path: `zh` for `/zh/products/`. Empty if there is none. */
export function languageFolder(path: string): string {
  return LANGUAGE_PREFIX.exec(path)?.[1] ?? "";
}

/** Whether a path is that of a not-found page, in any language. */
export function isNotFoundPage(path: string): boolean {
  return NOT_FOUND_PAGE.test(path);
}
