import { DAY_MS } from "./time.ts";

/** `2026-10-02`, or with a time and perhaps an offset: `2026-10-02T18:00`, `2026-10-02 18:00:30`, `2026-10-02T18:00+02:00` */
const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** Whether a text is a date or a time of ISO 8601 that exists. */
export function isMoment(text: string): boolean {
  return parseMoment(text, "UTC") !== null;
}

/** Whether the system knows a time zone of the IANA database. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The instant of a date or a time. A date alone means midnight. Without an offset, it is in the time zone.
 * @returns null if the text is neither
 */
export function parseMoment(text: string, timeZone: string): Date | null {
  const [, date, time = "00:00", offset] = MOMENT.exec(text.trim()) ?? [];
  if (date === undefined || !isDate(date)) return null;
  const instant = new Date(`${date}T${time}${offset ?? "Z"}`);
  if (Number.isNaN(instant.getTime())) return null;
  return offset === undefined ? instantOfLocalTime(instant, timeZone) : instant;
}

/** The day of an instant in a time zone, such as 2026-10-02. */
export function dayOf(instant: Date, timeZone: string): string {
  return new Date(instant.getTime() + offsetMs(instant, timeZone)).toISOString().slice(0, 10);
}

/** A day in a language. Without a time zone, it is that of UTC. */
export function formatDay(
  instant: Date,
  lang: string,
  { style = "long", timeZone = "UTC" }: { style?: "long" | "medium"; timeZone?: string } = {},
): string {
  return new Intl.DateTimeFormat(lang, { dateStyle: style, timeZone }).format(instant);
}

/** JavaScript takes 2026-02-30 for a day of March. */
function isDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

/**
 * The first instant of a local time that comes twice, as the clocks are put back. A time that the clocks leave out is as much
 * later as they are put forward, so that a day without a midnight begins with its first moment.
 * @param local the local time as if it were UTC
 */
function instantOfLocalTime(local: Date, timeZone: string): Date {
  const [before, after] = [-DAY_MS, DAY_MS].map((ms) => offsetMs(new Date(local.getTime() + ms), timeZone));
  const withOffset = (offset = 0) => new Date(local.getTime() - offset);
  const instants = [before, after].map(withOffset);
  const isReal = (instant: Date) => instant.getTime() + offsetMs(instant, timeZone) === local.getTime();
  return instants.find(isReal) ?? withOffset(before);
}

/** How far a time zone is ahead of UTC. */
function offsetMs(instant: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(
    instant,
  );
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0", seconds = "0"] =
    /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name) ?? [];
  const total = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === "-" ? -total : total;
}
