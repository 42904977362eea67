import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Shop } from "#catalogue/types.ts";
import { outputFile } from "./output-file.ts";
import { forTheme, THEME_SELECTOR } from "./stylesheet.ts";

const STYLESHEET = "problem.css";

/**
 * Writes the creator's theme into the stylesheet of the checkout's problem page. The checkout writes that page without
 * knowing the theme, so the rules for the chosen fonts and density apply to it unconditionally.
 */
export async function writeProblemStylesheet(site: string, theme: Shop["theme"]): Promise<void> {
  const path = join(site, STYLESHEET);
  const themed = forTheme(await readFile(path, "utf8"), theme);
  // The page lacks the attributes. `:root` has the same specificity.
  const css = themed.replace(THEME_SELECTOR, ":root");
  await outputFile(path, theme.accent ? `${css}\n:root{--seal:${theme.accent}}\n` : css);
}
