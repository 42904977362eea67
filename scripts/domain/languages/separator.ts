import { scriptOf } from "./script.ts";

/** The dot between two facts on one line. In Chinese it has no spaces, since the full-width dot brings its own. */
export function separator(lang: string): string {
  return scriptOf(lang).startsWith("Han") ? "·" : " · ";
}
