import { mayStoreOffline } from "../lib/may-store-offline.ts";
import { deleteOfflineLibrary } from "../lib/offline-library.ts";
import { LIBRARY_WORKER, PUBLIC_CACHE } from "../lib/offline-paths.ts";

/**
 * Makes the library open without a connection from now on. On a shared computer, or if nobody is signed in, it
 * forgets what was kept.
 * @param scopes the folders of the pages and workers that the service worker answers for
 */
export async function cachePages(scopes: string[]): Promise<void> {
  if (!mayStoreOffline()) return deleteOfflineLibrary();
  if (!navigator.serviceWorker) return;
  await caches.open(PUBLIC_CACHE);
  await Promise.all(scopes.map((scope) => navigator.serviceWorker.register(LIBRARY_WORKER, { scope })));
  await cacheLoaded();
}

/** Keeps what the page has loaded so far: the service worker knows nothing of what was loaded before it began. */
export async function cacheLoaded(): Promise<void> {
  if (!mayStoreOffline() || !navigator.serviceWorker) return;
  const cache = await caches.open(PUBLIC_CACHE);
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const urls = loaded.filter(isPublic).map(({ href }) => href);
  const missing = [];
  for (const url of new Set([location.origin + location.pathname, ...urls])) {
    if (!(await cache.match(url, { ignoreVary: true }))) missing.push(url);
  }
  // What cannot be loaded now is kept when it is loaded the next time.
  await Promise.allSettled(missing.map((url) => cache.add(url)));
}

function isPublic({ origin, pathname }: URL): boolean {
  return origin === location.origin && !pathname.startsWith("/api/") && pathname !== LIBRARY_WORKER;
}
