import type { Drafts } from "../content.ts";
import type { Findings } from "../mistakes.ts";
import { mistakeAt, textAt } from "../source.ts";

/** Nothing is updated before it is there. */
export function checkDates({ products, languages: [language] }: Drafts, findings: Findings): void {
  for (const { texts } of products) {
    const source = texts.get(language);
    const created = source && textAt(source, ["created"]);
    const updated = source && textAt(source, ["updated"]);
    if (!created || !updated || updated >= created) continue;
    const expected = `no day before created, ${created}`;
    findings.mistakes.push(mistakeAt(source, ["updated"], updated, expected));
  }
}
