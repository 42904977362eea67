import { describeRefusal, fetchFileUrl } from "../lib/checkout.ts";
import type { Opened, OpenInPlace, Opening } from "../lib/open-in-place.ts";

/**
 * @param urls of the modules, which are loaded when a first file is opened
 * @param failed what to tell if it is not known why a file cannot be opened
 */
export function createFileOpener(urls: Record<Opening, string>, lang: string, failed: string): OpenInPlace {
  return async (opening, opened) => {
    const module: { open(opened: Opened): Promise<void> } = await import(urls[opening]);
    await module.open({
      ...opened,
      lang,
      fetchUrl: (file) => fetchFileUrl(file, lang),
      reasonOf: (error) => describeRefusal(error, failed),
    });
  };
}
