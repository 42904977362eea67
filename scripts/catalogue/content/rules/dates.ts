import { DAY_MS } from "#domain/time.ts";
import type { Drafts } from "../content.ts";
import type { Findings } from "../mistakes.ts";
import { itemsAt, mistakeAt, type Source, textAt } from "../source.ts";

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A product cannot be created in the future, nor updated before it is created or before its newest change. An update in the
 * future is a warning.
 */
export function checkDates({ products, languages: [language], now }: Drafts, findings: Findings): void {
  for (const { texts } of products) {
    const source = texts.get(language);
    if (source) checkFutureDates(source, now, findings);
    const updated = source && textAt(source, ["updated"]);
    if (!updated) continue;
    const latest = latestDate(source);
    if (!latest || updated >= latest.date) continue;
    const expected = `${latest.date} or later, the date of ${latest.field}`;
    findings.mistakes.push(mistakeAt(source, ["updated"], updated, expected));
  }
}

function checkFutureDates(source: Source, now: Date, findings: Findings): void {
  // In some time zones it is tomorrow already.
  const tomorrow = new Date(now.getTime() + DAY_MS).toISOString().slice(0, 10);
  for (const field of ["created", "updated"]) {
    const date = textAt(source, [field]) ?? "";
    if (!DATE.test(date) || date <= tomorrow) continue;
    const findingsOfField = field === "created" ? findings.mistakes : findings.warnings;
    findingsOfField.push(mistakeAt(source, [field], date, "a date that is not in the future"));
  }
}

/** The latest of the other dates, and the field that has it. */
function latestDate(source: Source): { field: string; date: string } | undefined {
  const changes = itemsAt(source, ["changelog"]).map((item) => textAt(source, [...item, "date"]) ?? "");
  const dates = [
    { field: "created", date: textAt(source, ["created"]) ?? "" },
    ...changes.map((date) => ({ field: "the newest change in changelog", date })),
  ];
  return dates
    .filter(({ date }) => DATE.test(date))
    .toSorted((a, b) => b.date.localeCompare(a.date))
    .at(0);
}
