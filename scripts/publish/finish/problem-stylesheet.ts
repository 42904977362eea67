import { filterRules, type ShopStyle, THEME_SELECTOR } from "./stylesheet.ts";

/**
 * Adds the creator's theme to the stylesheet of the checkout's problem page. The checkout does not know the theme, so the
 * page has no attributes to select it by, and the rules for the chosen fonts and density apply without them.
 */
export async function problemStylesheet(source: string, shop: ShopStyle): Promise<string> {
  const themed = await filterRules(source, shop);
  // `:root` has the same specificity as the attribute selector.
  const css = themed.replace(THEME_SELECTOR, ":root");
  const { accent } = shop.theme;
  return accent ? `${css}\n:root{--shop-accent:${accent}}\n` : css;
}
