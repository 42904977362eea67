import { InvalidArgumentError } from "commander";

/** Parses an option that is a day in UTC, such as `2026-01-31`. */
export function parseDay(text: string): Date {
  const date = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError("expected a date such as 2026-01-31.");
  }
  return date;
}

/** The query of a period from the start of a day until the end of another one, in UTC. @throws if it ends before it starts */
export function periodQuery(from: Date, to: Date): { from: string; to: string } {
  if (to < from) throw new Error("--to: expected a day that is not before --from");
  const end = new Date(to);
  end.setUTCDate(end.getUTCDate() + 1);
  return { from: from.toISOString(), to: end.toISOString() };
}
