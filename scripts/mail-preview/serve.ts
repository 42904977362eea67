import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCatalogue } from "#catalogue/build.ts";
import { listen } from "#checkout/node/listen.ts";
import { snapshotOffers } from "#checkout/offers/snapshot.ts";
import { sitePages } from "#checkout/static/folder.ts";
import { OffersFile } from "#domain/offer.ts";
import { drawMailCovers } from "#publish/finish/mail-covers.ts";
import { createSiteWriter } from "#publish/site-writer.ts";
import { createProgress } from "#shop/progress.ts";
import { previewApp } from "./app.ts";
import { completeOffers } from "./complete-offers.ts";

/** Only this machine can open it. */
const HOST = "127.0.0.1";
const DRAIN_MS = 1_000;

/**
 * Serves the preview of the emails on this machine. The catalogue is built in a temporary folder from the content as it is now; neither
 * a release nor an order book is opened.
 *
 * @throws {ContentInvalid} with every mistake in the content, or the system's error if the port is in use
 */
export async function servePreview({
  contentDir,
  cacheDir,
  port,
}: {
  contentDir: string;
  /** Keeps pictures, so that those that the shop has are not drawn again. */
  cacheDir: string;
  port: number;
}): Promise<{ url: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-mail-"));
  try {
    const site = join(folder, "site");
    const { onProgress, end } = createProgress();
    onProgress("reading");
    const { views } = await buildCatalogue({
      ...{ contentDir, outDir: folder, cacheDir },
      onPicture: (done, total) => onProgress("pictures", done, total),
    }).finally(end);
    const { languages } = views[0].shop;
    await drawMailCovers([...views], { cacheDir, languages, writer: createSiteWriter(site, null) });
    const published = OffersFile.parse(JSON.parse(await readFile(join(folder, "offers.json"), "utf8")));
    const url = `http://localhost:${port}`;
    const shop = { offers: snapshotOffers(completeOffers(published)), siteUrl: url };
    const app = previewApp(shop, { languages, covers: sitePages({ root: site, formTargets: [] }) });
    const listener = await listen(app.fetch, { port, host: HOST });
    return {
      url,
      async close() {
        await listener.close(DRAIN_MS);
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
