import { isAbsolute, relative } from "node:path";
import { styleText } from "node:util";
import { ContentInvalid, formatMistake, type Mistake } from "#catalogue/content/mistakes.ts";

/** Prints a line on stdout. */
export function print(line: string): void {
  console.log(line);
}

/** Prints a JSON document on stdout. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** Prints on stderr why a verb failed, and sets the exit code to 1. */
export function fail(reason: string): void {
  process.exitCode = 1;
  console.error(paint("red", reason));
}

/** Prints an error: each mistake if the content is invalid, or else the messages of the error and its cause. */
export function reportError(error: unknown): void {
  if (error instanceof ContentInvalid) {
    for (const mistake of error.mistakes) {
      console.error(formatMistake(mistake, displayPath(error.contentDir)));
    }
    fail(`\n${error.message}; nothing was changed.`);
  } else {
    fail(error instanceof Error ? error.message : String(error));
    if (error instanceof Error && error.cause instanceof Error) console.error(error.cause.message);
  }
}

/** Prints warnings about the content on stderr. */
export function printWarnings(warnings: readonly Mistake[], contentDir: string): void {
  for (const warning of warnings) printWarning(formatMistake(warning, displayPath(contentDir)));
}

/** Prints on stderr what does not stop a verb. */
export function printWarning(text: string): void {
  console.error(`${paint("yellow", "warning")} ${text}`);
}

/** A path relative to the working directory, if it is within that. */
export function displayPath(path: string): string {
  const relativePath = isAbsolute(path) ? relative(process.cwd(), path) : path;
  return relativePath === "" || relativePath.startsWith("..") ? path : relativePath.replace(/\/$/, "");
}

/** `3 mistakes`, `1 mistake` */
export function pluralise(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `2026-11-22 12:00`, in UTC, of an ISO 8601 time in UTC. */
export function formatMinute(time: string): string {
  return time.slice(0, 16).replace("T", " ");
}

export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Colours a text if stderr is a terminal. */
function paint(colour: "red" | "yellow", text: string): string {
  return styleText(colour, text, { stream: process.stderr });
}

/** How many names of a list are printed. */
const MAX_NAMES = 10;

/** Names separated by commas; of a long list, the first ones. */
export function listNames(products: readonly string[]): string {
  const more = products.length - MAX_NAMES;
  return products.slice(0, MAX_NAMES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
