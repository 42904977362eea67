import type { BoughtFile, Opened } from "#site/lib/open-in-place.ts";

/** A URL that expires sooner is not used for further requests. */
const MARGIN_MS = 15_000;

/** The URL of a bought file, which lasts some minutes and is replaced by a new one once it has expired. */
export interface FileUrl {
  /** A URL that has not expired, according to this device's clock. */
  get(): Promise<string>;
  /** Bytes of the buyer's copy. */
  size(): Promise<number>;
  /** A new URL, or the one that has replaced `refused` meanwhile. */
  renew(refused: string): Promise<string>;
  /** The response of a GET for the file or for a range of its bytes. Asks once for a new URL. */
  fetch(range?: string): Promise<Response>;
}

/** @param fetchUrl asks the checkout for a new URL of the file */
export function fileUrl(file: BoughtFile, fetchUrl: Opened["fetchUrl"]): FileUrl {
  let current = { url: "", expires: 0, size: file.size };
  let asked: Promise<string> | null = null;
  return { get, size, renew, fetch: fetchFile };

  async function get(): Promise<string> {
    return Date.now() < current.expires - MARGIN_MS ? current.url : ask();
  }

  async function size(): Promise<number> {
    await get();
    return current.size;
  }

  async function renew(refused: string): Promise<string> {
    return current.url === refused ? ask() : current.url;
  }

  /** Concurrent calls share one request. */
  function ask(): Promise<string> {
    asked ??= fetchUrl(file)
      .then(({ url, expires, size = file.size }) => {
        current = { url, expires: Date.parse(expires), size };
        return url;
      })
      .finally(() => {
        asked = null;
      });
    return asked;
  }

  async function fetchFile(range?: string): Promise<Response> {
    const url = await get();
    const options = range === undefined ? {} : { headers: { Range: range } };
    const response = await fetch(url, options);
    if (response.ok) return response;
    const again = await fetch(await renew(url), options);
    if (!again.ok) throw new Error(`${file.name}: HTTP ${again.status}`);
    return again;
  }
}
