import type { Messages } from "#site/lib/messages.ts";
import type { BoughtFile, Opened } from "#site/lib/open-in-place.ts";
import { asButton } from "./as-button.ts";

declare const GOODS_MESSAGES: Messages["goods"];
/** The URL of `reading-book.ts`, by which bought books are read, too. */
declare const BOOK_URL: string;

/** A published file has one URL, which does not expire. */
const EXPIRES = "9999-12-31T00:00:00Z";

/** Opens the book of a link over the page. If the reader cannot be loaded, the link does what it does without scripts. */
export function enhance(link: HTMLAnchorElement | SVGAElement): void {
  const url = new URL(link.getAttribute("href") ?? "", location.href).href;
  asButton(link, async () => {
    const reader: { open(opened: Opened): Promise<void> } | null = await import(BOOK_URL).catch(() => null);
    if (!reader) return location.assign(url);
    const name = document.querySelector("h1")?.textContent ?? "";
    const title = link.dataset.title ?? link.textContent;
    const lang = document.documentElement.lang;
    const file: BoughtFile = {
      ...{ id: new URL(url).pathname, item: "sample", name, title },
      ...{ size: 0, type: "application/epub+zip", sha256: "" },
    };
    await reader.open({
      ...{
        file,
        lang,
        product: { name, lang: link.closest("[lang]")?.getAttribute("lang") ?? lang, cover: null, files: [] },
      },
      fetchUrl: async () => ({ url, expires: EXPIRES }),
      reasonOf: () => GOODS_MESSAGES.openFailed,
    });
  });
}
