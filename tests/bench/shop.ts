import { cp, readlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { startShopProcess } from "../e2e/shop-process.ts";
import { type ShopPage, shopPages } from "./page-kinds.ts";
import { weigh } from "./page-weight.ts";
import { type PlainExport, servePlainExport } from "./plain-export.ts";

const BUILD_DIR = ".vitrine/bench";
const CACHE_DIR = ".vitrine/cache";

/** The sample shop as `npm start` runs it, and the plain Next.js export of the same pages. */
export interface Bench {
  url: string;
  /** The folder of the published site. */
  site: string;
  pages: ShopPage[];
  plain: PlainExport;
  close(): Promise<void>;
}

/** Publishes the sample shop if it has changed since the last time, and starts it. */
export async function openBench(): Promise<Bench> {
  const options = { recursive: true, force: false, errorOnExist: false };
  // Reuses the pictures that `npm start` has generated, which saves time.
  await cp(CACHE_DIR, join(BUILD_DIR, "cache"), options).catch(() => {});
  const shop = await startShopProcess({ buildDir: BUILD_DIR });
  const release = join(BUILD_DIR, "releases", basename(await readlink(join(BUILD_DIR, "current"))));
  const site = join(release, "site");
  const plain = await servePlainExport({ release, siteUrl: shop.url, folder: join(BUILD_DIR, "plain") });
  return {
    url: shop.url,
    site,
    pages: shopPages(site),
    plain,
    async close() {
      await plain.close();
      await shop.close();
    },
  };
}

/** The product page with the most HTML and CSS in a language. */
export function heaviestProduct({ pages, site }: Pick<Bench, "pages" | "site">, language: string): ShopPage {
  const [heaviest] = pages
    .filter((page) => page.kind === "product" && page.language === language)
    .toSorted((a, b) => weigh(site, b.path).htmlAndCssBytes - weigh(site, a.path).htmlAndCssBytes);
  if (!heaviest) throw new Error(`There is no product page in ${language}`);
  return heaviest;
}
