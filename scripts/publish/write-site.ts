import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { productsWithPage } from "#catalogue/products-with-page.ts";
import { publicFiles } from "#catalogue/public-json.ts";
import type { CatalogueView } from "#catalogue/types.ts";
import type { OffersFile } from "#domain/offer.ts";
import type { PageMessages } from "#messages/types.ts";
import { LIBRARY_WORKER } from "#site/lib/kept-paths.ts";
import type { BundleCache } from "./bundle-cache.ts";
import { bundle } from "./enhance.ts";
import { checkoutMessageFiles } from "./finish/checkout-messages.ts";
import { drawMailCovers } from "./finish/mail-covers.ts";
import { problemStylesheet } from "./finish/problem-stylesheet.ts";
import { drawProductShareImages } from "./finish/product-share-images.ts";
import { writeRedirects } from "./finish/redirects.ts";
import { writeSiteFiles } from "./finish/site-files.ts";
import type { PageRecords } from "./pages/page-records.ts";
import type { PagePlan } from "./pages/plan.ts";
import { writePages } from "./pages/write-pages.ts";
import type { OnProgress } from "./publish-options.ts";
import type { PageAddress, Renderer } from "./renderer/renderer.ts";
import type { SiteWriter } from "./site-writer.ts";

/** Files that are published as they are, but for the stylesheet: those of the checkout's problem page. */
const PUBLIC = fileURLToPath(new URL("../../site/public", import.meta.url));
const PROBLEM_STYLESHEET = "problem.css";
/** Its path stays the same, since browsers look there for a new version of it. */
const WORKER_SOURCE = "enhance/library-worker.ts";

/** Writes the site of a release: its pages, and everything that is not a page but the pictures. */
export async function writeSite(options: {
  /** It already has the pictures. */
  writer: SiteWriter;
  renderer: Renderer;
  /** The catalogue in each of the languages, the default one first. */
  views: readonly [CatalogueView, ...CatalogueView[]];
  /** Keyed by language. */
  messages: Record<string, PageMessages>;
  hasAutomaticDiscounts: boolean;
  offers: OffersFile;
  siteUrl: string;
  formTargets: string[];
  /** The folder in which share images are cached between runs. */
  cacheDir: string;
  /** A hash of what all pages depend on besides the catalogue. */
  inputs: string;
  /** Those of the earlier release, whose files `writer` can keep. */
  previous: PageRecords | null;
  bundles: BundleCache;
  /** Is called before pages are rendered. */
  onPlan: (plan: PagePlan<PageAddress>) => void;
  onProgress: OnProgress;
}): Promise<{ records: PageRecords; plan: PagePlan<PageAddress> }> {
  const { writer, views, offers, cacheDir } = options;
  const [defaultView] = views;
  const { shop } = defaultView;
  const { languages } = shop;
  const written = await writePages({ ...options, shop });
  for (const [i, view] of views.entries()) {
    for (const [path, json] of publicFiles(view, languages[i] ?? "")) {
      await writer.write(path, json.text, json.hash);
    }
  }
  for (const name of await readdir(PUBLIC)) {
    const source = await readFile(join(PUBLIC, name));
    const isThemed = name === PROBLEM_STYLESHEET;
    await writer.write(`/${name}`, isThemed ? problemStylesheet(String(source), shop) : source);
  }
  for (const [path, json] of checkoutMessageFiles(offers)) await writer.write(path, json);
  const worker = await options.bundles.get(WORKER_SOURCE, () => bundle({ [WORKER_SOURCE]: {} }));
  await writer.write(LIBRARY_WORKER, worker);
  await writeSiteFiles({ ...options, views: [...views], languages });
  await writeRedirects({ ...options, views: [...views], languages });
  await drawProductShareImages(productsWithPage(defaultView), { writer, cacheDir });
  await drawMailCovers([...views], { writer, cacheDir, languages });
  return written;
}
