import { Problem } from "#domain/api/problem.ts";
import type { View } from "./fill-template.ts";
import { pluralView } from "./texts.ts";

/** What the form of a sign-in code says after an attempt that failed. null: the error is about something else. */
export function codeMistake(error: unknown, lang: string): View | null {
  if (!(error instanceof Problem)) return null;
  if (error.code === "sign-in-over") return { isOver: true };
  if (error.code === "too-many-requests") return { isRefused: true };
  const left = error.facts.members?.left;
  return typeof left === "number" ? pluralView("left", left, lang) : null;
}
