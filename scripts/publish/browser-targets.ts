import { readFileSync } from "node:fs";

const BROWSERS_LIST = new URL("../../site/.browserslistrc", import.meta.url);

/** The oldest browsers that the site supports, by their names in esbuild: `chrome123`, `ios17.5`. */
export const BROWSER_TARGETS = readFileSync(BROWSERS_LIST, "utf8")
  .trim()
  .split("\n")
  .map((line) => line.replace("ios_saf", "ios").replace(" >= ", ""));
