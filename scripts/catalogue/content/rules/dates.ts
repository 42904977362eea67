import type { Drafts } from "../content.ts";
import type { Findings } from "../mistakes.ts";
import { itemsAt, mistakeAt, type Source, textAt } from "../source.ts";

const DATE = /^\d{4}-\d{2}-\d{2}$/;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Nothing is updated before it is there, nor before its last change; what is of a day to come may not be meant. */
export function checkDates({ products, languages: [language] }: Drafts, findings: Findings): void {
  for (const { texts } of products) {
    const source = texts.get(language);
    if (source) warnOfDaysToCome(source, findings);
    const updated = source && textAt(source, ["updated"]);
    if (!updated) continue;
    const latest = latestBy(source);
    if (!latest || updated >= latest.date) continue;
    const expected = `no day before ${latest.field}, ${latest.date}`;
    findings.mistakes.push(mistakeAt(source, ["updated"], updated, expected));
  }
}

function warnOfDaysToCome(source: Source, findings: Findings): void {
  // Somewhere it is that day already.
  const tomorrow = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
  for (const field of ["created", "updated"]) {
    const date = textAt(source, [field]) ?? "";
    if (!DATE.test(date) || date <= tomorrow) continue;
    findings.warnings.push(mistakeAt(source, [field], date, "a day that has come"));
  }
}

/** The latest of the other dates, and what says it. */
function latestBy(source: Source): { field: string; date: string } | undefined {
  const changes = itemsAt(source, ["changelog"]).map((item) => textAt(source, [...item, "date"]) ?? "");
  const dates = [
    { field: "created", date: textAt(source, ["created"]) ?? "" },
    ...changes.map((date) => ({ field: "the newest entry of changelog", date })),
  ];
  return dates
    .filter(({ date }) => DATE.test(date))
    .toSorted((a, b) => b.date.localeCompare(a.date))
    .at(0);
}
