import { readFileSync } from "node:fs";
import { createQueries } from "#catalogue/queries.ts";
import { type Catalogue, openCatalogue } from "#catalogue/reader.ts";
import type { CatalogueQueries } from "#catalogue/types.ts";
import type { PageMessages } from "#messages/types.ts";
import { type ShopSource, setShopSource } from "./source.ts";

/**
 * The shop that `next build` renders: the catalogue and the messages that the environment names. Each render worker reads them
 * once for each language.
 */
const publishedShop: ShopSource = {
  siteUrl: process.env.SITE_URL ?? "http://localhost:3000",
  languages: async () => (await openOnce()).languages(),
  catalogue(language) {
    const queries = catalogues.get(language) ?? readCatalogue(language);
    catalogues.set(language, queries);
    return queries;
  },
  messages(language) {
    messages ??= JSON.parse(readFileSync(setting("MESSAGES"), "utf8"));
    const texts = messages?.[language];
    if (!texts) throw new Error(`There are no messages in ${language}: run "npm run shop -- publish" again`);
    return texts;
  },
};

const catalogues = new Map<string, Promise<CatalogueQueries>>();
let opening: Promise<Catalogue> | undefined;
let messages: Record<string, PageMessages> | undefined;

setShopSource(publishedShop);

function openOnce(): Promise<Catalogue> {
  opening ??= openCatalogue(setting("CATALOGUE"));
  return opening;
}

async function readCatalogue(language: string): Promise<CatalogueQueries> {
  return createQueries(await (await openOnce()).view(language), language);
}

function setting(name: "CATALOGUE" | "MESSAGES"): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run "npm run shop -- publish", which builds the site`);
  return value;
}
