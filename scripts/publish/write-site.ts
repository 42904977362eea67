import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { productsWithPage } from "#catalogue/products-with-page.ts";
import { publicFiles } from "#catalogue/public-json.ts";
import type { CatalogueView } from "#catalogue/types.ts";
import type { OffersFile } from "#domain/offer.ts";
import type { PageMessages } from "#messages/types.ts";
import { LIBRARY_WORKER } from "#site/lib/offline-paths.ts";
import type { BundleCache } from "./bundle-cache.ts";
import { bundle } from "./enhance.ts";
import { checkoutMessageFiles } from "./finish/checkout-messages.ts";
import { drawMailCovers } from "./finish/mail-covers.ts";
import { problemStylesheet } from "./finish/problem-stylesheet.ts";
import { drawProductShareImages } from "./finish/product-share-images.ts";
import { writeRedirects } from "./finish/redirects.ts";
import { writeSiteFiles } from "./finish/site-files.ts";
import { rowReads, shopRead } from "./finish/site-reads.ts";
import type { PageRecords } from "./pages/page-records.ts";
import type { PagePlan } from "./pages/plan.ts";
import { type PageOptions, writePages } from "./pages/write-pages.ts";
import type { PageAddress } from "./renderer/renderer.ts";
import type { SiteWriter } from "./site-writer.ts";

/** Files that are published as they are, except the stylesheet: those of the checkout's problem page. */
const PUBLIC = fileURLToPath(new URL("../../site/public", import.meta.url));
const PROBLEM_STYLESHEET = "problem.css";
/** The name of the checkout's messages among what files read. */
const CHECKOUT_TEXTS = "the wording of the checkout";
/** Its path stays the same, since browsers look there for a new version of it. */
const WORKER_SOURCE = "enhance/library-worker.ts";

/** Writes the site of a release: its pages, and everything that is not a page but the pictures. */
export async function writeSite(
  options: OtherFiles & Omit<PageOptions, "shop">,
): Promise<{ records: PageRecords; plan: PagePlan<PageAddress> }> {
  const written = await writePages({ ...options, shop: options.views[0].shop });
  options.onProgress("lists");
  await writeOtherFiles({
    ...options,
    onDrawing: (done, total) => options.onProgress("pictures", done, total),
  });
  return written;
}

interface OtherFiles {
  /** It already has the pictures. */
  writer: SiteWriter;
  /** The catalogue in each of the languages, the default one first. */
  views: readonly [CatalogueView, ...CatalogueView[]];
  /** Keyed by language. */
  messages: Record<string, PageMessages>;
  offers: OffersFile;
  siteUrl: string;
  formTargets: string[];
  /** "": the checkout serves the pages. */
  checkoutUrl: string;
  /** The folder in which share images are cached between runs. */
  cacheDir: string;
  bundles: BundleCache;
  /** Receives how many of the share images or of the covers for emails are ready. */
  onDrawing?: (done: number, total: number) => void;
}

/** Writes everything that is not a page but the pictures. */
export async function writeOtherFiles(options: OtherFiles): Promise<void> {
  const { writer, views, offers, cacheDir, onDrawing } = options;
  const [defaultView] = views;
  const { shop } = defaultView;
  const { languages } = shop;
  for (const [i, view] of views.entries()) {
    const language = languages[i] ?? "";
    for (const [path, { text, products }] of publicFiles(view, language)) {
      const reads = rowReads(language, "product", products, ({ hash }) => hash);
      await writer.make(path, reads, () => text);
    }
  }
  for (const name of await readdir(PUBLIC)) {
    const isThemed = name === PROBLEM_STYLESHEET;
    await writer.make(`/${name}`, isThemed ? shopRead(languages[0] ?? "", shop) : [], async () => {
      const source = await readFile(join(PUBLIC, name));
      const styles = () => problemStylesheet(String(source), shop);
      const key = JSON.stringify([name, shop.theme, languages]);
      return [[name, isThemed ? await options.bundles.get(key, styles) : source]];
    });
  }
  for (const [path, json] of checkoutMessageFiles(offers)) {
    await writer.make(path, [[CHECKOUT_TEXTS, json]], () => json);
  }
  await writer.make(LIBRARY_WORKER, [], () =>
    options.bundles.get(WORKER_SOURCE, () => bundle({ [WORKER_SOURCE]: {} })),
  );
  await writeSiteFiles({ ...options, views: [...views], languages });
  await writeRedirects({ ...options, views: [...views], languages });
  await drawProductShareImages(productsWithPage(defaultView), {
    ...{ writer, cacheDir, onDrawing },
    language: languages[0] ?? "",
  });
  await drawMailCovers([...views], { writer, cacheDir, languages, onDrawing });
}
