import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { outputFile } from "./output-file.ts";
import { filterRules, type ShopStyle, THEME_SELECTOR } from "./stylesheet.ts";

const STYLESHEET = "problem.css";

/**
 * Writes the creator's theme into the stylesheet of the checkout's problem page. The checkout does not know the theme, so the
 * page has no attributes to select it by, and the rules for the chosen fonts and density apply without them.
 */
export async function writeProblemStylesheet(site: string, shop: ShopStyle): Promise<void> {
  const path = join(site, STYLESHEET);
  const themed = filterRules(await readFile(path, "utf8"), shop);
  // `:root` has the same specificity as the attribute selector.
  const css = themed.replace(THEME_SELECTOR, ":root");
  const { accent } = shop.theme;
  await outputFile(path, accent ? `${css}\n:root{--shop-accent:${accent}}\n` : css);
}
