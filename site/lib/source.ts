import type { CatalogueQueries } from "#catalogue/types.ts";
import type { PageMessages } from "#messages/types.ts";

/** The source of the shop for pages. */
export interface ShopSource {
  /** The shop's public address without a trailing slash. */
  siteUrl: string;
  /** The shop's languages, the default one first. */
  languages(): Promise<string[]>;
  catalogue(language: string): Promise<CatalogueQueries>;
  /** The texts of pages. @throws if the shop has none in the language */
  messages(language: string): PageMessages;
}

let source: ShopSource | undefined;

/** Sets where pages read the shop from. The last call wins, so only one shop is rendered at a time. */
export function setShopSource(newSource: ShopSource): void {
  source = newSource;
}

/** @throws if there is no source yet */
export function shopSource(): ShopSource {
  if (!source) throw new Error("Pages have no shop to read: call setShopSource first");
  return source;
}
