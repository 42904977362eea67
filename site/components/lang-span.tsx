import type { ReactNode } from "react";

/** A text in a language of its own (WCAG 3.1.2); without one, nothing but the text. */
export function LangSpan({ lang, children }: { lang: string | undefined; children: ReactNode }) {
  return lang ? <span lang={lang}>{children}</span> : children;
}
