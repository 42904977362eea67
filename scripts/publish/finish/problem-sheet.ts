import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CHOICE, forShop, type Look } from "./stylesheet.ts";
import { write } from "./write.ts";

const SHEET = "problem.css";

/**
 * Gives the checkout's own page the creator's theme. It is written by the checkout, which knows nothing of the look, so
 * that all of it must be in the stylesheet: what is for the chosen fonts and density is for every page.
 */
export async function problemSheet(site: string, look: Look): Promise<void> {
  const path = join(site, SHEET);
  const chosen = forShop(await readFile(path, "utf8"), look);
  // Instead of an attribute, which the page has not: of the same weight against the other rules.
  const css = chosen.replace(CHOICE, ":root");
  const { accent } = look.theme;
  await write(path, accent ? `${css}\n:root{--seal:${accent}}\n` : css);
}
