import { BUYER_CACHE, OFFLINE_PATH, PUBLIC_CACHE } from "../lib/offline-paths.ts";

/** How long to wait for the network where a copy is kept. */
const MAX_WAIT_MS = 5_000;
/** How many pages, scripts, styles and covers are kept. Those that were used longest ago are dropped. */
const MAX_PUBLIC = 400;

/** Parts of the Service Worker API that TypeScript declares for workers only. https://w3c.github.io/ServiceWorker/ */
declare class ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
declare class FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
declare const clients: { claim(): Promise<void> };
declare function skipWaiting(): Promise<void>;

/**
 * The service worker of the library and of what shows PDFs: without a connection, it answers with what is kept. It keeps what everybody
 * gets; what belongs to the buyer is kept by the page.
 */
addEventListener("install", () => void skipWaiting());
addEventListener("activate", (event) => {
  if (event instanceof ExtendableEvent) event.waitUntil(clients.claim());
});
addEventListener("fetch", (event) => {
  if (!(event instanceof FetchEvent)) return;
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || pathname.startsWith("/api/")) return;
  event.respondWith(
    pathname.startsWith(OFFLINE_PATH) ? answerOffline(request, pathname) : answerPublic(event),
  );
});

/** From the network, or else what it answered last. */
async function answerPublic(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const cache = (await caches.has(PUBLIC_CACHE)) ? await caches.open(PUBLIC_CACHE) : null;
  // The library is the same page whatever follows its path.
  const key = request.mode === "navigate" ? new URL(request.url).pathname : request.url;
  const cached = await cache?.match(key, { ignoreVary: true });
  const findAny = async () => cached ?? (cache ? findPicture(cache, request.url) : undefined);
  try {
    const response = await (cached ? fetchSoon(request) : fetch(request));
    if (response.status >= 500) return (await findAny()) ?? response;
    if (cache && response.ok && !request.headers.has("range"))
      event.waitUntil(store(cache, key, response.clone()));
    return response;
  } catch (error) {
    const any = await findAny();
    if (any) return any;
    throw error;
  }
}

/** Gives up if there is no answer in time. Once it has begun, it may take as long as it needs. */
async function fetchSoon(request: Request): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), MAX_WAIT_MS);
  try {
    return await fetch(request, { signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** The same picture in another size, whose name ends in another one: `/media/41d32afec9-480.avif`. */
async function findPicture(cache: Cache, url: string): Promise<Response | undefined> {
  const [picture] = /^.*\/media\/\w+-/.exec(url) ?? [];
  const keys = picture === undefined ? [] : await cache.keys();
  const other = keys.find((request) => request.url.startsWith(picture ?? ""));
  return other && cache.match(other);
}

async function store(cache: Cache, key: string, response: Response): Promise<void> {
  // Puts it behind all others.
  await cache.delete(key);
  await cache.put(key, response);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, -MAX_PUBLIC).map((oldest) => cache.delete(oldest)));
}

/** A file that the page keeps, or a range of it, which players ask for. */
async function answerOffline(request: Request, path: string): Promise<Response> {
  const stored = await caches.match(path, { cacheName: BUYER_CACHE });
  if (!stored) return new Response(null, { status: 404 });
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "") ?? [];
  if (first === undefined) return stored;
  const file = await stored.blob();
  const end = Math.min(last ? Number(last) + 1 : file.size, file.size);
  const part = file.slice(Number(first), end, file.type);
  return new Response(part, {
    status: 206,
    headers: {
      "Content-Type": file.type,
      "Content-Length": String(part.size),
      "Content-Range": `bytes ${first}-${end - 1}/${file.size}`,
    },
  });
}
