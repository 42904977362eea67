import { listFiles } from "../site/published-pages.ts";

/** What the Chinese pages of the sample shop begin with; the English ones are at the root. */
const CHINESE = /^\/zh(?=\/)/;
const BUYERS = ["order", "sign-in", "open", "library"];
/** Kinds of pages that are kept out of search engines on purpose. */
const UNLISTED = [...BUYERS, "cart", "search"];

/** A page of the published sample shop. */
export interface ShopPage {
  path: string;
  /** Such as "home", "product" or "list". */
  kind: string;
  language: "en" | "zh";
  /** Shows the catalogue; a buyer's page runs components. */
  catalogue: boolean;
  unlisted: boolean;
}

/** Every page of a published site, but the one for what is not found, which no address leads to. */
export function shopPages(site: string): ShopPage[] {
  return listFiles(site)
    .filter((file) => /(^|\/)index\.html$/.test(file))
    .map((file) => `/${file.replace(/index\.html$/, "")}`)
    .toSorted()
    .map((path) => {
      const kind = kindOf(path.replace(CHINESE, ""));
      return {
        path,
        kind,
        language: CHINESE.test(path) ? "zh" : "en",
        catalogue: !BUYERS.includes(kind),
        unlisted: UNLISTED.includes(kind),
      };
    });
}

function kindOf(path: string): string {
  const [first = "home", second] = path.split("/").filter(Boolean);
  if (first === "products") return second === undefined || second === "by" ? "list" : "product";
  const one: Record<string, string> = { collections: "collection", tags: "tag", pages: "page" };
  return one[first] ?? first;
}
