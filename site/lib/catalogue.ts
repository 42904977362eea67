import { type Catalogue, openCatalogue } from "#catalogue/reader.ts";
import type { CatalogueView } from "#catalogue/types.ts";

/** The only file of the site that opens the catalogue. Each render worker reads it once for each language. */

let opening: Promise<Catalogue> | undefined;
const views = new Map<string, Promise<CatalogueView>>();

/** The whole shop in one language. */
export function catalogue(lang: string): Promise<CatalogueView> {
  const cached = views.get(lang);
  if (cached) return cached;
  const view = openOnce().then((catalogue) => catalogue.view(lang));
  views.set(lang, view);
  return view;
}

/** The shop's languages, the default one first. */
export async function languages(): Promise<string[]> {
  return (await openOnce()).languages();
}

function openOnce(): Promise<Catalogue> {
  const path = process.env.CATALOGUE;
  if (!path) throw new Error('CATALOGUE is not set: run "npm run shop -- publish", which builds the site');
  opening ??= openCatalogue(path);
  return opening;
}
