/** Where a browser keeps what the buyer can read without a connection. The library and its service worker share these names. */

/** The cache with what belongs to the buyer. */
export const BUYER_CACHE = "library";
/** The cache with what everybody gets: pages, scripts, covers. The service worker adds to it while it exists. */
export const PUBLIC_CACHE = "library-pages";
/** The paths of what is kept for the buyer. Only the service worker answers them. */
export const OFFLINE_PATH = "/library/kept/";
/** The item of the browser's storage with the buyer's positions in files. */
export const POSITIONS_ITEM = "places";
/** The path of the service worker, `enhance/library-worker.ts`. */
export const LIBRARY_WORKER = "/library-worker.js";
