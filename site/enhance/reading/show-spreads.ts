import { element as create } from "../element.ts";
import { debounce } from "./debounce.ts";
import { type Size, type Spread, spreadOf } from "./spread.ts";

/** In CSS pixels. */
const MIN_SWIPE = 40;
/** The pages are drawn again once the window has kept its size for so long. */
const RESIZE_WAIT_MS = 150;

export interface Spreads {
  /** Shows a page, or the nearest there is. */
  goTo(page: number): void;
  /** Shows the pages before or after. */
  turn(by: 1 | -1): void;
  /** Shows a page as wide as the window, or as a whole. */
  setWide(isWide: boolean): void;
  /** Turns pages by the keyboard. */
  onKeyDown(event: KeyboardEvent): void;
  /** Calls `listener` with the first page that is shown, now and whenever it changes. */
  onChange(listener: (page: number, spread: Spread) => void): void;
  end(): void;
}

/** Shows the pages of a document on a stage, one or two at a time. Resolves once the first ones are drawn. */
export async function showSpreads(
  stage: HTMLElement,
  {
    total,
    start,
    isRightToLeft,
    draw,
    sizeOf,
    onError,
  }: {
    total: number;
    start: number;
    isRightToLeft: boolean;
    /** Draws a page at a scale. */
    draw: (page: number, scale: number) => Promise<HTMLElement>;
    sizeOf: (page: number) => Promise<Size>;
    onError: (error: unknown) => void;
  },
): Promise<Spreads> {
  const container = create("div", { class: "pdf-pages", dir: isRightToLeft ? "rtl" : "ltr" });
  let shown: Spread = { pages: [Math.min(start, total)], scale: 0, isFull: false };
  /** The page that is shown, or is being drawn. */
  let target = firstOf(shown);
  let isWide = false;
  let latest = 0;
  let changed = (_page: number, _spread: Spread) => {};
  /** The pages that are shown and the next ones, keyed by page and scale. */
  let drawn = new Map<string, Promise<HTMLElement>>();

  await show(firstOf(shown), false);
  stage.replaceChildren(container);
  const resized = new ResizeObserver(debounce(RESIZE_WAIT_MS, () => void show(target, true).catch(onError)));
  resized.observe(stage);
  listenToSwipes(stage, (by) => turn(isRightToLeft ? opposite(by) : by));
  return {
    goTo,
    turn,
    setWide(value) {
      isWide = value;
      stage.classList.toggle("is-wide", isWide);
      void show(target, true).catch(onError);
    },
    onKeyDown,
    onChange(listener) {
      changed = listener;
      listener(firstOf(shown), shown);
    },
    end: () => resized.disconnect(),
  };

  function goTo(page: number): void {
    void show(Math.min(Math.max(page, 1), total), false).catch(onError);
  }

  function turn(by: 1 | -1): void {
    const edge = by > 0 ? lastOf(shown) + 1 : firstOf(shown) - 1;
    if (edge >= 1 && edge <= total) goTo(edge);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { target, key } = event;
    if (target instanceof HTMLInputElement || event.altKey || event.ctrlKey || event.metaKey) return;
    const forward = isRightToLeft ? -1 : 1;
    const atEnd = stage.scrollTop + stage.clientHeight >= stage.scrollHeight - 1;
    const isSpace = key === " " && !(target instanceof HTMLButtonElement);
    if (key === "ArrowRight") turn(forward);
    else if (key === "ArrowLeft") turn(opposite(forward));
    else if (key === "Home") goTo(1);
    else if (key === "End") goTo(total);
    else if ((key === "PageDown" || (isSpace && !event.shiftKey)) && atEnd) turn(1);
    else if ((key === "PageUp" || (isSpace && event.shiftKey)) && stage.scrollTop === 0) turn(-1);
    else return;
    event.preventDefault();
  }

  /** Keeps what is shown until the new pages are drawn. */
  async function show(page: number, isSamePage: boolean): Promise<void> {
    target = page;
    latest += 1;
    const request = latest;
    const spread = await measure(page);
    const elements = await Promise.all(spread.pages.map((number) => drawnPage(number, spread.scale)));
    if (request !== latest) return;
    const top = isSamePage ? stage.scrollTop / (stage.scrollHeight || 1) : 0;
    shown = spread;
    // A page that is already there keeps its selection.
    const isThere =
      elements.length === container.children.length &&
      elements.every((element, i) => container.children[i] === element);
    if (!isThere) container.replaceChildren(...elements);
    stage.scrollTop = top * stage.scrollHeight;
    changed(firstOf(spread), spread);
    const next = lastOf(spread) + 1;
    const following = next <= total ? await measure(next) : { pages: [], scale: 0, isFull: false };
    const needed = [...spread.pages.map(keyIn(spread)), ...following.pages.map(keyIn(following))];
    for (const number of following.pages) drawnPage(number, following.scale).catch(() => {});
    drawn = new Map([...drawn].filter(([key]) => needed.includes(key)));
  }

  async function measure(page: number): Promise<Spread> {
    const stageSize = sizeInside(stage);
    return spreadOf(page, { total, size: await sizeOf(page), stage: stageSize, isWide });
  }

  function drawnPage(page: number, scale: number): Promise<HTMLElement> {
    const key = keyIn({ scale })(page);
    const element = drawn.get(key) ?? draw(page, scale);
    drawn.set(key, element);
    return element;
  }
}

function keyIn({ scale }: Pick<Spread, "scale">): (page: number) => string {
  return (page) => `${page} ${scale}`;
}

function firstOf({ pages }: Spread): number {
  return pages[0] ?? 1;
}

function lastOf({ pages }: Spread): number {
  return pages.at(-1) ?? 1;
}

function opposite(by: 1 | -1): 1 | -1 {
  return by === 1 ? -1 : 1;
}

/** The size of an element without its padding. */
function sizeInside(element: HTMLElement): Size {
  const { paddingInlineStart, paddingInlineEnd, paddingBlockStart, paddingBlockEnd } =
    getComputedStyle(element);
  const sum = (...lengths: string[]) =>
    lengths.reduce((total, length) => total + Number.parseFloat(length), 0);
  return {
    width: element.clientWidth - sum(paddingInlineStart, paddingInlineEnd),
    height: element.clientHeight - sum(paddingBlockStart, paddingBlockEnd),
  };
}

/** A finger that moves sideways turns the pages, unless they are enlarged. */
function listenToSwipes(stage: HTMLElement, turn: (by: 1 | -1) => void): void {
  let start: Touch | undefined;
  stage.addEventListener("touchstart", ({ touches }) => {
    start = touches.length === 1 && (visualViewport?.scale ?? 1) === 1 ? touches[0] : undefined;
  });
  stage.addEventListener("touchend", ({ changedTouches }) => {
    const [end] = changedTouches;
    if (!start || !end || getSelection()?.isCollapsed === false) return;
    const [x, y] = [end.clientX - start.clientX, end.clientY - start.clientY];
    if (Math.abs(x) >= MIN_SWIPE && Math.abs(x) > 2 * Math.abs(y)) turn(x < 0 ? 1 : -1);
  });
}
