import type { CatalogueQueries } from "#catalogue/types.ts";
import { shopSource } from "./source.ts";

/** The shop in one language. */
export function catalogue(language: string): Promise<CatalogueQueries> {
  return shopSource().catalogue(language);
}

/** The shop's languages, the default one first. */
export function languages(): Promise<string[]> {
  return shopSource().languages();
}
