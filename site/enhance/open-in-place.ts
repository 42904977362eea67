import { describeRefusal, fetchFileUrl, isUnreachable } from "../lib/checkout.ts";
import type { BoughtFile, Opened, OpenInPlace, Opening } from "../lib/open-in-place.ts";

/** Keeps files for when there is no connection. */
interface FileKeeper {
  keep: (file: BoughtFile, url: string) => Promise<void>;
  /** Where a kept file is read, and its bytes. null: it is not kept. */
  find: (file: BoughtFile) => Promise<{ url: string; size: number } | null>;
  /** What to tell if a file is not kept. */
  notKept: string;
}

/** How long a kept file is read before the checkout is asked again. */
const KEPT_URL_MS = 60_000;

/**
 * @param urls of the modules, which are loaded when a first file is opened
 * @param failed what to tell if it is not known why a file cannot be opened
 * @param keeper of the files that are opened. Without it, none are kept
 */
export function createFileOpener(
  urls: Record<Opening, string>,
  lang: string,
  failed: string,
  keeper?: FileKeeper,
): OpenInPlace {
  return async (opening, opened) => {
    const module: { open(opened: Opened): Promise<void> } = await import(urls[opening]);
    await module.open({
      ...opened,
      lang,
      fetchUrl,
      reasonOf: (error) => describeRefusal(error, (isUnreachable(error) && keeper?.notKept) || failed),
    });
  };

  async function fetchUrl(file: BoughtFile): ReturnType<Opened["fetchUrl"]> {
    try {
      const answer = await fetchFileUrl(file, lang);
      // While it is read, the rest of it is loaded. Without room or a connection, it is not kept.
      keeper?.keep({ ...file, size: answer.size ?? file.size }, answer.url).catch(() => {});
      return answer;
    } catch (error) {
      const kept = isUnreachable(error) ? await keeper?.find(file) : null;
      if (!kept) throw error;
      return { ...kept, expires: new Date(Date.now() + KEPT_URL_MS).toISOString() };
    }
  }
}
