import { formatMessage } from "#messages/format.ts";
import { formatDuration } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import type { BoughtFile, Opened } from "#site/lib/open-in-place.ts";
import { element as create } from "../element.ts";
import { type ChapterMark, chapterAt, chaptersFileOf, readChapterMarks } from "./chapter-marks.ts";
import { fileUrl } from "./file-url.ts";

/** The chapters of the film that plays: a button with the title of the current one, and a menu with all. Hidden if it has none. */
export function chapterMenu(
  film: HTMLMediaElement,
  { product, fetchUrl }: Pick<Opened, "product" | "fetchUrl">,
  messages: Pick<Messages["reading"], "chapter" | "chapters">,
): { parts: HTMLElement[]; show(file: BoughtFile): Promise<void> } {
  const menu = create("ol", {
    id: "reading-chapters",
    class: "reading-queue",
    popover: "auto",
    lang: product.lang,
  });
  const button = create("button", {
    ...{
      type: "button",
      popovertarget: "reading-chapters",
      class: "reading-place reading-chapter muted",
      hidden: "",
    },
  });
  let marks: ChapterMark[] = [];
  let latest: BoughtFile | undefined;
  for (const event of ["timeupdate", "seeking"]) film.addEventListener(event, follow);
  return { parts: [button, menu], show };

  async function show(file: BoughtFile): Promise<void> {
    latest = file;
    showMarks([]);
    const found = chaptersFileOf(file, product.files);
    if (!found) return;
    // A film without its chapters is still a film.
    const vtt = await fileUrl(found, fetchUrl)
      .fetch()
      .then((response) => response.text())
      .catch(() => "");
    if (latest === file) showMarks(readChapterMarks(vtt));
  }

  function showMarks(shown: ChapterMark[]): void {
    marks = shown;
    menu.replaceChildren(...marks.map((mark) => create("li", {}, row(mark))));
    button.hidden = marks.length === 0;
    follow();
  }

  function row({ title, start }: ChapterMark): HTMLElement {
    const time = create("span", { class: "figures muted" }, formatDuration(start));
    const row = create("button", { type: "button" }, time, ` ${title}`);
    row.addEventListener("click", () => {
      menu.hidePopover();
      film.currentTime = start;
    });
    return row;
  }

  function follow(): void {
    const current = chapterAt(marks, film.currentTime);
    const title = marks[current]?.title ?? "";
    button.textContent = title || messages.chapters;
    button.ariaLabel = title && formatMessage(messages.chapter, { title });
    [...menu.querySelectorAll("button")].forEach((row, i) => {
      row.ariaCurrent = i === current ? "true" : null;
    });
  }
}
