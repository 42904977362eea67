import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { outputFile } from "./output-file.ts";
import { forShop, type ShopStyle, THEME_SELECTOR } from "./stylesheet.ts";

const STYLESHEET = "problem.css";

/**
 * Writes the creator's theme into the stylesheet of the checkout's problem page. The checkout writes that page without
 * knowing the theme, so the rules for the chosen fonts and density apply to it unconditionally.
 */
export async function writeProblemStylesheet(site: string, shop: ShopStyle): Promise<void> {
  const path = join(site, STYLESHEET);
  const themed = forShop(await readFile(path, "utf8"), shop);
  // The page lacks the attributes. `:root` has the same specificity.
  const css = themed.replace(THEME_SELECTOR, ":root");
  const { accent } = shop.theme;
  await outputFile(path, accent ? `${css}\n:root{--seal:${accent}}\n` : css);
}
