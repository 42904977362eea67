import type { PageContext } from "./page-context.ts";

/** The `lang` attribute for a text: none if its language is the page's own (WCAG 3.1.2). */
export function foreignLang(lang: string, page: Pick<PageContext, "lang">): string | undefined {
  return lang === page.lang ? undefined : lang;
}
