import { listFiles } from "../site/published-pages.ts";

/** The prefix of Chinese pages in the sample shop. English ones are at the root. */
const CHINESE_PREFIX = /^\/zh(?=\/)/;
const BUYER_PAGES = ["order", "receipt", "sign-in", "open", "library", "account"];
/** Pages with `noindex`. */
const UNLISTED = [...BUYER_PAGES, "cart", "search"];

/** A page of the published sample shop. */
export interface ShopPage {
  path: string;
  /** Such as "home", "product" or "list". */
  kind: string;
  language: "en" | "zh";
  /** False for buyers' pages, which run components. */
  isCatalogue: boolean;
  /** Whether it has `noindex`. */
  isUnlisted: boolean;
}

/** All pages of a published site except the 404 pages. */
export function shopPages(site: string): ShopPage[] {
  return listFiles(site)
    .filter((file) => /(^|\/)index\.html$/.test(file))
    .map((file) => `/${file.replace(/index\.html$/, "")}`)
    .toSorted()
    .map((path) => {
      const kind = kindOf(path.replace(CHINESE_PREFIX, ""));
      return {
        path,
        kind,
        language: CHINESE_PREFIX.test(path) ? "zh" : "en",
        isCatalogue: !BUYER_PAGES.includes(kind),
        isUnlisted: UNLISTED.includes(kind),
      };
    });
}

function kindOf(path: string): string {
  const [first = "home", second] = path.split("/").filter(Boolean);
  if (first === "products") return second === undefined || second === "by" ? "list" : "product";
  const singular: Record<string, string> = { collections: "collection", tags: "tag", pages: "page" };
  return singular[first] ?? first;
}
