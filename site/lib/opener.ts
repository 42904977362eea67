import { fetchFileUrl, Problem } from "./checkout.ts";
import type { Opened, OpenInPlace, Opening } from "./open-in-place.ts";

/** What the page shows of an error: why the checkout refuses, or a general text. */
export function describeRefusal(error: unknown, general: string): string {
  return error instanceof Problem && error.status > 0 ? error.message : general;
}

/**
 * @param urls of the modules, which are loaded when a first file is opened
 * @param failed what to tell if it is not known why a file cannot be opened
 */
export function createOpener(urls: Record<Opening, string>, lang: string, failed: string): OpenInPlace {
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
