import type { Stats } from "node:fs";
import { type FileHandle, readFile, stat } from "node:fs/promises";
import { OffersFile } from "#domain/offer.ts";
import { ENGLISH_FALLBACK } from "#messages/checkout.ts";
import { type IndexedOffers, indexedOffers } from "./folder/indexed-offers.ts";
import { CatalogueMissing, type Offers } from "./offers.ts";
import { snapshotOffers } from "./snapshot.ts";

/** The offers of the live release. Reads `offers.json` again after it was replaced by publishing. */
export function folderOffers(path: string): Offers {
  let cached: { version: string; offers: Promise<IndexedOffers> } | null = null;

  async function current(): Promise<IndexedOffers> {
    const version = versionOf(await orMissing(path, () => stat(path)));
    if (cached?.version !== version) cached = { version, offers: load(path, version) };
    const { offers } = cached;
    // A file that cannot be read now may be readable at the next request.
    offers.catch(() => {
      if (cached?.offers === offers) cached = null;
    });
    return offers;
  }

  return {
    shop: async () => (await current()).shop(),
    async find(product) {
      for (;;) {
        const offers = await current();
        const found = await orMissing(path, () => offers.find(product));
        if (found !== undefined) return found;
      }
    },
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

/** A file of another version has another string. */
function versionOf({ ino, mtimeMs, size }: Stats): string {
  return `${ino} ${mtimeMs} ${size}`;
}

function load(path: string, version: string): Promise<IndexedOffers> {
  const isCurrent = async (file: FileHandle) => versionOf(await file.stat()) === version;
  return orMissing(
    path,
    async () =>
      (await indexedOffers(path, isCurrent)) ??
      snapshotOffers(OffersFile.parse(JSON.parse(await readFile(path, "utf8")))),
  );
}

async function orMissing<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    throw new CatalogueMissing(`${path} cannot be read: run "npm run shop -- publish"`, { cause });
  }
}
