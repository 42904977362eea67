import { formatMessage, formatNumber } from "#messages/format.ts";
import type { Messages } from "../lib/messages.ts";
import type { Opened } from "../lib/open-in-place.ts";
import { element as create } from "./element.ts";
import { loadStylesheet } from "./load-stylesheet.ts";
import { bookId } from "./reading/book-ids.ts";
import { renderChapter } from "./reading/chapter.ts";
import { debounce } from "./reading/debounce.ts";
import { type Book, type ContentsEntry, readBook, type Target } from "./reading/epub.ts";
import { fileUrl } from "./reading/file-url.ts";
import { type Frame, openFrame } from "./reading/frame.ts";
import { iconButton } from "./reading/icon-button.ts";
import { readPosition, savePosition } from "./reading/reading-positions.ts";

declare const MESSAGES: Messages["reading"];
declare const STYLES_URL: string;

/** Elements that positions in a book refer to. */
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, dt, dd, pre, table, figure, img";
const SAVE_AFTER_MS = 250;

const stylesLoaded = loadStylesheet(STYLES_URL);

/** Shows the chapters of a book over the page, from the paragraph where it was left. */
export async function open(opened: Opened): Promise<void> {
  await stylesLoaded;
  let close = () => {};
  const frame = openFrame({ ...opened, messages: MESSAGES, onClose: () => close() });
  frame.note(MESSAGES.opening);
  try {
    const response = await fileUrl(opened.file, opened.fetchUrl).fetch();
    const { save } = await showBook(frame, readBook(new Uint8Array(await response.arrayBuffer())), opened);
    close = save;
  } catch (error) {
    frame.fail(opened.reasonOf(error));
  }
}

/** @returns what saves the position at once */
async function showBook(frame: Frame, book: Book, { file, lang, reasonOf }: Opened) {
  const { dialog, stage, foot } = frame;
  const { chapters } = book;
  const text = create("article", { class: "book" });
  const status = create("output", { class: "figures muted" });
  const previous = iconButton(
    { label: MESSAGES.previousChapter, text: "‹", kind: "reading-turn" },
    () => void show(wanted - 1),
  );
  const next = iconButton(
    { label: MESSAGES.nextChapter, text: "›", kind: "reading-turn" },
    () => void show(wanted + 1),
  );
  const { button, menu, mark } = contentsMenu(book.contents, goTo);
  const [chapter = 0, block = 0] = (readPosition(file) ?? "").split("/").map(Number);
  /** The chapter that is shown. */
  let current = chapter in chapters ? chapter : 0;
  /** The one that was asked for last. It may still be in preparation, or unreadable. */
  let wanted = current;
  let isRestored = false;

  await show(current, { block });
  isRestored = true;
  foot.append(previous, status, next, ...(menu ? [button, menu] : []));
  stage.addEventListener("scroll", debounce(SAVE_AFTER_MS, save));
  dialog.addEventListener("keydown", onKeyDown);
  return { save };

  async function show(chapter: number, at: { block?: number; id?: string } = {}): Promise<void> {
    const path = chapters[chapter];
    if (path === undefined) return;
    wanted = chapter;
    try {
      const { content, lang: chapterLang } = await renderChapter(book, path, goTo);
      if (wanted !== chapter) return;
      text.lang = chapterLang;
      text.replaceChildren(content);
    } catch (error) {
      if (wanted !== chapter) return;
      showNumber(chapter, path);
      return frame.fail(reasonOf(error));
    }
    current = chapter;
    // A note about an error may be in its place.
    if (!text.isConnected) stage.replaceChildren(text);
    const target = at.id ? text.querySelector(`[id="${CSS.escape(bookId(at.id))}"]`) : null;
    if (target) target.scrollIntoView();
    else if (at.block) scrollToBlock(at.block);
    else stage.scrollTop = 0;
    showNumber(chapter, path);
    // The link that was followed is no longer shown, so keys would reach the page behind.
    if (!dialog.contains(document.activeElement)) stage.focus({ preventScroll: true });
    save();
  }

  function showNumber(chapter: number, path: string): void {
    const numbers = { n: formatNumber(chapter + 1, lang), total: formatNumber(chapters.length, lang) };
    status.value = formatMessage(MESSAGES.chapterPlace, numbers);
    previous.disabled = chapter === 0;
    next.disabled = chapter === chapters.length - 1;
    mark(path);
  }

  function goTo({ path, id }: Target): void {
    const chapter = chapters.indexOf(path);
    if (chapter !== -1) void show(chapter, { id });
  }

  function scrollToBlock(block: number): void {
    const target = text.querySelectorAll(BLOCKS)[block];
    if (block > 0) target?.scrollIntoView();
  }

  /** Saves the place. Does nothing while the text is not laid out, since it has no position then. */
  function save(): void {
    if (!isRestored || !dialog.open || !text.isConnected) return;
    const { top } = stage.getBoundingClientRect();
    const blocks = [...text.querySelectorAll(BLOCKS)];
    const block =
      stage.scrollTop === 0 ? 0 : blocks.findIndex((each) => each.getBoundingClientRect().bottom > top);
    savePosition(file, current === 0 && block <= 0 ? null : `${current}/${Math.max(block, 0)}`);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { key, target } = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const atEnd = stage.scrollTop + stage.clientHeight >= stage.scrollHeight - 1;
    const isSpace = key === " " && target === stage;
    if (key === "ArrowRight") void show(wanted + 1);
    else if (key === "ArrowLeft") void show(wanted - 1);
    else if ((key === "PageDown" || isSpace) && atEnd) void show(wanted + 1);
    else return;
    event.preventDefault();
  }
}

/** The table of contents, as a menu over the text. */
function contentsMenu(contents: ContentsEntry[], goTo: (target: Target) => void) {
  const menu = create("ol", { id: "reading-contents", class: "reading-queue", popover: "auto" });
  const button = create(
    "button",
    { type: "button", class: "button button-outline button-sm", popovertarget: "reading-contents" },
    MESSAGES.contents,
  );
  const rows = contents.map(({ title, target, depth }) => {
    const row = create("button", { type: "button", class: depth > 0 && "is-inner" }, title);
    row.addEventListener("click", () => {
      menu.hidePopover();
      goTo(target);
    });
    return { row, path: target.path };
  });
  menu.append(...rows.map(({ row }) => create("li", {}, row)));
  return {
    button,
    menu: contents.length > 0 ? menu : null,
    /** Marks the chapter that is shown. */
    mark(path: string) {
      for (const each of rows) each.row.ariaCurrent = each.path === path ? "true" : null;
    },
  };
}
