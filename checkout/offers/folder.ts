import { readFile, stat } from "node:fs/promises";
import { OffersFile } from "#domain/offer.ts";
import { ENGLISH_FALLBACK } from "#messages/checkout.ts";
import { CatalogueMissing, type Offers } from "./offers.ts";
import { snapshotOffers } from "./snapshot.ts";

/** The offers of the live release. Reads `offers.json` again after it was replaced by publishing. */
export function folderOffers(path: string): Offers {
  let cached: { version: string; offers: Promise<Offers> } | null = null;

  async function current(): Promise<Offers> {
    const version = await versionOf(path);
    if (cached?.version !== version) cached = { version, offers: load(path) };
    const { offers } = cached;
    // A file that cannot be read now may be readable at the next request.
    offers.catch(() => {
      if (cached?.offers === offers) cached = null;
    });
    return offers;
  }

  return {
    shop: async () => (await current()).shop(),
    find: async (product) => (await current()).find(product),
    async *all() {
      yield* (await current()).all();
    },
    discounts: async () => (await current()).discounts(),
    messages: (language) =>
      current().then(
        (offers) => offers.messages(language),
        () => ENGLISH_FALLBACK,
      ),
  };
}

async function versionOf(path: string): Promise<string> {
  try {
    const { ino, mtimeMs, size } = await stat(path);
    return `${ino} ${mtimeMs} ${size}`;
  } catch (cause) {
    throw new CatalogueMissing(`There is no ${path}: run "npm run shop -- publish"`, { cause });
  }
}

async function load(path: string): Promise<Offers> {
  try {
    return snapshotOffers(OffersFile.parse(JSON.parse(await readFile(path, "utf8"))));
  } catch (cause) {
    throw new CatalogueMissing(`${path} cannot be read: run "npm run shop -- publish"`, { cause });
  }
}
