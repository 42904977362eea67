import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { OffersFile } from "#domain/offer.ts";

/** The offers of the live release. null: nothing has been published, or by a version with another format. */
export async function liveOffers(buildDir: string): Promise<OffersFile | null> {
  try {
    const text = await readFile(join(buildDir, "current", "offers.json"), "utf8");
    return OffersFile.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
