import { isAbsolute, relative } from "node:path";
import { styleText } from "node:util";
import { ContentInvalid, formatMistake, type Mistake } from "#catalogue/content/mistakes.ts";

/** The answer of a verb, on stdout. */
export function say(line: string): void {
  console.log(line);
}

/** The answer for a machine: one JSON document on stdout. */
export function sayJson(answer: unknown): void {
  console.log(JSON.stringify(answer, null, 2));
}

/** Why a verb failed, on stderr. The command's exit code is 1 from here on. */
export function fail(reason: string): void {
  process.exitCode = 1;
  console.error(paint("red", reason));
}

/** Whatever a verb threw, told so that it helps: mistakes in the content one by one, other errors by their message. */
export function reportFailure(error: unknown): void {
  if (error instanceof ContentInvalid) {
    for (const mistake of error.mistakes)
      console.error(formatMistake(mistake, shownFolder(error.contentDir)));
    fail(`\n${error.message}; nothing was changed.`);
  } else {
    fail(error instanceof Error ? error.message : String(error));
    if (error instanceof Error && error.cause instanceof Error) console.error(error.cause.message);
  }
}

export function sayWarnings(warnings: readonly Mistake[], contentDir: string): void {
  for (const warning of warnings) {
    console.error(`${paint("yellow", "warning")} ${formatMistake(warning, shownFolder(contentDir))}`);
  }
}

/** A folder as seen from here, if it is below. */
export function shownFolder(folder: string): string {
  const seen = isAbsolute(folder) ? relative(process.cwd(), folder) : folder;
  return seen === "" || seen.startsWith("..") ? folder : seen.replace(/\/$/, "");
}

/** `3 mistakes`, `1 mistake` */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** Colour on a terminal, and only there. */
function paint(colour: "red" | "yellow", text: string): string {
  return styleText(colour, text, { stream: process.stderr });
}
