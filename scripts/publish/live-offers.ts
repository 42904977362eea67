import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { OffersFile } from "#domain/offer.ts";

/** What the live release sells. null: nothing has been published, or by a version that wrote it in another form. */
export async function liveOffers(buildDir: string): Promise<OffersFile | null> {
  try {
    const text = await readFile(join(buildDir, "current", "offers.json"), "utf8");
    return OffersFile.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
