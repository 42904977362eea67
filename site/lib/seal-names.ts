import { catalogue } from "./catalogue.ts";
import type { PageContext } from "./page-context.ts";

/** The names that the shop's seal is made of: the one in the page's language first. */
export async function sealNames({ shop }: Pick<PageContext, "shop">): Promise<string[]> {
  const names = shop.languages.map(async (lang) => (await catalogue(lang)).shop().name);
  return [shop.name, ...(await Promise.all(names))];
}
