import { LibraryResponse } from "#domain/api/responses/library.ts";
import { mayStoreOffline } from "./may-store-offline.ts";
import { BUYER_CACHE, LIBRARY_WORKER, OFFLINE_PATH, POSITIONS_ITEM, PUBLIC_CACHE } from "./offline-paths.ts";
import type { BoughtFile } from "./open-in-place.ts";

/**
 * What this browser keeps of the buyer's library for when there is no connection: the last answer of the checkout and the files that
 * were opened last. It keeps nothing on a shared computer, and forgets everything when the buyer signs out, with the places in files.
 */

/** Larger files are not kept. */
const MAX_FILE_BYTES = 50_000_000;
/** The limit for all kept files together. */
const MAX_TOTAL_BYTES = 200_000_000;

const CHECKSUM = "X-Checksum";
/** The URLs of libraries, other than those of files. */
const LIBRARY_COPY = new RegExp(`${OFFLINE_PATH}[^/]+$`);

/** Keeps an answer of the checkout. If anything that is kept belongs to another buyer, in any language, all of it is forgotten. */
export async function storeLibrary(library: LibraryResponse, lang: string): Promise<void> {
  if (!mayStoreOffline()) return;
  const cache = await caches.open(BUYER_CACHE);
  if ((await storedOwners(cache)).some((owner) => owner !== library.email)) {
    forgetPositions();
    await emptyCache(cache);
  }
  const headers = { Date: new Date().toUTCString() };
  await cache.put(libraryPath(lang), new Response(JSON.stringify(library), { headers }));
  await storeCovers(library);
}

/** The addresses of the libraries that are kept, one in each language. null: a copy cannot be read. */
async function storedOwners(cache: Cache): Promise<unknown[]> {
  const copies = (await cache.keys()).filter(({ url }) => LIBRARY_COPY.test(url));
  return Promise.all(
    copies.map(async (copy) => {
      const answer: unknown = await (await cache.match(copy))?.json().catch(() => null);
      return answer instanceof Object && "email" in answer ? answer.email : null;
    }),
  );
}

/** Keeps each cover in its small size, which the service worker shows in place of the others. */
async function storeCovers({ orders }: LibraryResponse): Promise<void> {
  const cache = await caches.open(PUBLIC_CACHE);
  const covers = orders.flatMap(({ items }) => items.flatMap(({ cover }) => cover?.src ?? []));
  for (const src of new Set(covers)) {
    if (!(await cache.match(src, { ignoreVary: true }))) await cache.add(src);
  }
}

/** The last answer of the checkout, and when it was given. null: none is kept. */
export async function readOfflineLibrary(
  lang: string,
): Promise<{ library: LibraryResponse; at: Date } | null> {
  const stored = await match(libraryPath(lang));
  if (!stored) return null;
  const library = LibraryResponse.safeParse(await stored.json().catch(() => null)).data;
  return library ? { library, at: new Date(stored.headers.get("Date") ?? 0) } : null;
}

/** Keeps a file unless it is large. Once there are too many, the one that was opened longest ago is dropped. */
export async function storeFile(file: BoughtFile, url: string): Promise<void> {
  const path = filePath(file);
  if (!mayStoreOffline() || file.size > MAX_FILE_BYTES || newest === path) return;
  // Without the library's service worker, no page could open it, and loading all of it would be in vain.
  if (!(await navigator.serviceWorker?.getRegistration())) return;
  newest = path;
  const stored = await match(path);
  const isSame = stored?.headers.get(CHECKSUM) === file.sha256;
  const content = isSame ? await stored.blob() : await load(url);
  // The buyer may have signed out meanwhile.
  if (content === null || !mayStoreOffline()) return;
  const headers = { "Content-Type": file.type, "Content-Length": String(file.size), [CHECKSUM]: file.sha256 };
  const cache = await caches.open(BUYER_CACHE);
  // Puts it behind all others.
  await cache.delete(path);
  await cache.put(path, new Response(content, { headers }));
  await dropOldest(cache);
}

/** The path of the file that this page has opened last. Its URL is renewed every few minutes. */
let newest = "";

async function load(url: string): Promise<Blob | null> {
  const response = await fetch(url, { priority: "low" });
  return response.ok ? response.blob() : null;
}

/** Where a kept file is read, and its bytes. null: it is not kept. */
export async function findOfflineFile(file: BoughtFile): Promise<{ url: string; size: number } | null> {
  const stored = await match(filePath(file));
  return stored ? { url: filePath(file), size: Number(stored.headers.get("Content-Length")) } : null;
}

/** Forgets everything, and stops keeping. */
export async function deleteOfflineLibrary(): Promise<void> {
  forgetPositions();
  if (!("caches" in globalThis)) return;
  await Promise.all([BUYER_CACHE, PUBLIC_CACHE].map((name) => caches.delete(name)));
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.filter(isOwn).map((registration) => registration.unregister()));
}

function forgetPositions(): void {
  try {
    localStorage.removeItem(POSITIONS_ITEM);
  } catch {
    // Blocked storage has none.
  }
}

/** Whether a service worker is the library's. A creator's other pages may have their own. */
function isOwn({ installing, waiting, active }: ServiceWorkerRegistration): boolean {
  return [installing, waiting, active].some((worker) => worker?.scriptURL.endsWith(LIBRARY_WORKER));
}

async function dropOldest(cache: Cache): Promise<void> {
  let total = 0;
  for (const request of (await cache.keys()).toReversed()) {
    const size = Number((await cache.match(request))?.headers.get("Content-Length") ?? 0);
    total += size;
    // Answers of the checkout have no size, and stay.
    if (size > 0 && total > MAX_TOTAL_BYTES) await cache.delete(request);
  }
}

async function emptyCache(cache: Cache): Promise<void> {
  for (const request of await cache.keys()) await cache.delete(request);
}

async function match(path: string): Promise<Response | undefined> {
  return mayStoreOffline() && (await caches.has(BUYER_CACHE))
    ? (await caches.open(BUYER_CACHE)).match(path)
    : undefined;
}

function libraryPath(lang: string): string {
  return `${OFFLINE_PATH}${lang}`;
}

function filePath({ item, id }: BoughtFile): string {
  return `${OFFLINE_PATH}${encodeURIComponent(item)}/${encodeURIComponent(id)}`;
}
