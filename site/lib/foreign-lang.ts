import type { PageContext } from "./page-context.ts";

/** The `lang` attribute of a text in this language: none where it is the page's own (WCAG 3.1.2). */
export function foreignLang(lang: string, page: Pick<PageContext, "lang">): string | undefined {
  return lang === page.lang ? undefined : lang;
}
