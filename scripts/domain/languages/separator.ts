import { scriptOf } from "./script.ts";

/** The colon after a name. In Chinese it is full-width and has no space. */
export function colon(lang: string): string {
  return isHan(lang) ? "：" : ": ";
}

/** The dot between two facts on one line. In Chinese it has no spaces, since the full-width dot brings its own. */
export function separator(lang: string): string {
  return isHan(lang) ? "·" : " · ";
}

function isHan(lang: string): boolean {
  return scriptOf(lang).startsWith("Han");
}
