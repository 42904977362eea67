import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { offerRows } from "#checkout/offers/rows.ts";
import { OffersFile } from "#domain/offer.ts";
import { type D1Location, executeSql } from "./d1-command.ts";
import { CREATE_TABLE, compareRows, LIST_ROWS, putRows, removeRow } from "./offer-statements.ts";

const SentRows = z.array(
  z.object({ kind: z.enum(["shop", "product", "renamed"]), key: z.string(), hash: z.string() }),
);

/**
 * Puts the offers of a release that have changed into D1, before the pages that show them are live. They are compared with what is
 * there, so the next run completes one that was cut off.
 *
 * @param release the folder of the release
 * @returns how many rows were sent, what to call once the new pages are live: it removes what they no longer show, and the products
 * whose PDFs are to carry the buyer's name, which a Worker cannot write
 */
export async function sendOffers(
  release: string,
  location: D1Location,
): Promise<{ sent: number; removeOld(): Promise<number>; notStamped: string[] }> {
  const published = await readOffers(release);
  const [, rows] = await executeSql([CREATE_TABLE, LIST_ROWS], location);
  const { changed, removed } = compareRows(offerRows(published), SentRows.parse(rows));
  if (changed.length > 0) await executeSql(putRows(changed), location);
  return {
    sent: changed.length,
    notStamped: published.offers
      .filter(({ options }) => options.some(({ parts }) => parts.some(({ stampsPdfs }) => stampsPdfs)))
      .map(({ product }) => product),
    async removeOld() {
      if (removed.length > 0) await executeSql(removed.map(removeRow), location);
      return removed.length;
    },
  };
}

/** The offers of a release. @throws if there is none; the message says what to do */
export async function readOffers(release: string): Promise<OffersFile> {
  const path = join(release, "offers.json");
  try {
    return OffersFile.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new Error(`${path} cannot be read: run "npm run shop -- publish"`, { cause });
  }
}
