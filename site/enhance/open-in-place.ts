import { describeRefusal, fetchFileUrl, isUnreachable } from "../lib/checkout.ts";
import type { BoughtFile, Opened, OpenInPlace, Opening } from "../lib/open-in-place.ts";

/** Keeps files for when there is no connection. */
interface OfflineFiles {
  store: (file: BoughtFile, url: string) => Promise<void>;
  /** Where a kept file is read, and its bytes. null: it is not kept. */
  find: (file: BoughtFile) => Promise<{ url: string; size: number } | null>;
  /** What to say if a file is not kept. */
  notStored: string;
}

/** How long a kept file is read before the checkout is asked again. */
const OFFLINE_URL_MS = 60_000;

/**
 * @param urls of the modules, which are loaded when a first file is opened
 * @param failed what to say if it is not known why a file cannot be opened
 * @param offlineFiles of the files that are opened. Without it, none are stored
 */
export function createFileOpener(
  urls: Record<Opening, string>,
  lang: string,
  failed: string,
  offlineFiles?: OfflineFiles,
): OpenInPlace {
  return async (opening, opened) => {
    const module: { open(opened: Opened): Promise<void> } = await import(urls[opening]);
    await module.open({
      ...opened,
      lang,
      fetchUrl,
      reasonOf: (error) =>
        describeRefusal(error, (isUnreachable(error) && offlineFiles?.notStored) || failed),
    });
  };

  async function fetchUrl(file: BoughtFile): ReturnType<Opened["fetchUrl"]> {
    try {
      const answer = await fetchFileUrl(file, lang);
      // While it is read, the rest of it is loaded. Without room or a connection, it is not kept.
      offlineFiles?.store({ ...file, size: answer.size ?? file.size }, answer.url).catch(() => {});
      return answer;
    } catch (error) {
      const stored = isUnreachable(error) ? await offlineFiles?.find(file) : null;
      if (!stored) throw error;
      return { ...stored, expires: new Date(Date.now() + OFFLINE_URL_MS).toISOString() };
    }
  }
}
