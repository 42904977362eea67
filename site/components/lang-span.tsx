import type { ReactNode } from "react";

/** A text in another language than the page's (WCAG 3.1.2), or without a `lang` just the text. */
export function LangSpan({ lang, children }: { lang: string | undefined; children: ReactNode }) {
  return lang ? <span lang={lang}>{children}</span> : children;
}
