import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Offer, OffersFile } from "#domain/offer.ts";

/** The offers of the live release. @throws if nothing has been published yet */
export async function readPublishedOffers(buildDir: string): Promise<Offer[]> {
  const text = await readFile(join(buildDir, "current", "offers.json"), "utf8").catch((cause) => {
    throw new Error('Nothing has been published yet. Run "npm run shop -- publish" first.', { cause });
  });
  return OffersFile.parse(JSON.parse(text)).offers;
}
