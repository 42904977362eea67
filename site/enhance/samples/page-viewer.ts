import { formatMessage, formatNumber } from "#messages/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { element as create } from "../element.ts";
import { loadStylesheet } from "../load-stylesheet.ts";
import { asButton } from "./as-button.ts";
import { measure } from "./measure.ts";

declare const MESSAGES: Messages["pageViewer"];
declare const STYLES_URL: string;

const TURN: KeyframeAnimationOptions = { duration: 320, easing: "cubic-bezier(0.45, 0.05, 0.35, 1)" };
const FLAT = { transform: "rotateY(0)" };
const TURNED = { transform: "rotateY(-100deg)" };
/** In CSS pixels. */
const MIN_SWIPE = 30;

const { lang } = document.documentElement;
const stylesLoaded = loadStylesheet(STYLES_URL);

/** Shows the pages of a link's file in place of the cover, to turn by click, swipe or arrow keys. */
export function enhance(link: HTMLAnchorElement | SVGAElement): void {
  const frame = link.closest<HTMLElement>(".gallery-strip > div");
  const gallery = link.closest<HTMLElement>("[popover]");
  if (!frame || !gallery) return;
  const file = link.getAttribute("href") ?? "";
  const total = Number(link.dataset.pages);
  let current = 0;
  let startX = 0;

  const page = create("img", { alt: "" });
  const turning = create("img", { alt: "", class: "turning" });
  const place = create("output", {});
  const previous = button(MESSAGES.previous, "‹", () => turn(-1));
  const next = button(MESSAGES.next, "›", () => turn(1));
  const viewer = create(
    "section",
    { class: "page-viewer", "aria-label": link.textContent, tabindex: -1 },
    create("div", { class: "pages" }, page),
    create(
      "div",
      { class: "player muted" },
      ...(total > 1 ? [previous, place, next] : []),
      create("a", { href: file }, MESSAGES.file),
      ...(isNarrow() ? [] : [button("", MESSAGES.enlarge, enlarge)]),
      button("", MESSAGES.close, close),
    ),
  );
  measure(frame, gallery);
  asButton(link, async () => {
    await stylesLoaded;
    current = 0;
    turn(1);
    gallery.append(viewer);
    // A phone's cover is too small to read on.
    if (isNarrow()) enlarge();
    viewer.focus();
  });
  gallery.addEventListener("toggle", (event) => {
    if (isNarrow() && "newState" in event && event.newState === "closed") viewer.remove();
  });
  viewer.addEventListener("keydown", (event) => {
    const steps: Record<string, number> = {
      ArrowRight: 1,
      PageDown: 1,
      ArrowLeft: -1,
      PageUp: -1,
      Home: -total,
      End: total,
    };
    const step = steps[event.key];
    if (event.key === "Escape") close();
    else if (step) turn(step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const pages = viewer.firstElementChild;
  viewer.addEventListener("pointerdown", ({ clientX }) => {
    startX = clientX;
  });
  viewer.addEventListener("pointerup", ({ target, clientX }) => {
    if (!(target instanceof Node) || !pages?.contains(target)) return;
    const moved = clientX - startX;
    const { left, width } = page.getBoundingClientRect();
    if (Math.abs(moved) < MIN_SWIPE) turn(clientX < left + width / 2 ? -1 : 1);
    else turn(moved > 0 ? -1 : 1);
  });

  function turn(step: number): void {
    const target = Math.min(Math.max(current + step, 1), total);
    if (target === current) return;
    const isFirst = current === 0;
    const isForward = target > current;
    const old = addressOf(current);
    current = target;
    page.alt = formatMessage(MESSAGES.page, placeOf(current));
    place.value = page.alt;
    previous.disabled = current === 1;
    next.disabled = current === total;
    new Image().src = addressOf(Math.min(current + 1, total));
    if (isFirst || matchMedia("(prefers-reduced-motion: reduce)").matches) {
      page.src = addressOf(current);
      return;
    }
    // Forward, the old page turns away over the new one; backward, the new page comes back over the old one.
    turning.src = isForward ? old : addressOf(current);
    if (isForward) page.src = addressOf(current);
    page.after(turning);
    turning.animate(isForward ? [FLAT, TURNED] : [TURNED, FLAT], TURN).finished.then(() => {
      page.src = addressOf(current);
      turning.remove();
    });
  }

  function enlarge(): void {
    gallery?.togglePopover();
    viewer.focus();
  }

  function close(): void {
    viewer.remove();
    if (isNarrow()) gallery?.hidePopover();
    link.focus();
  }

  function addressOf(page: number): string {
    return `${file}.${page}.avif`;
  }

  function placeOf(page: number): { n: string; total: string } {
    return { n: formatNumber(page, lang), total: formatNumber(total, lang) };
  }
}

/** Whether the cover is too small to read on. */
function isNarrow(): boolean {
  return matchMedia("(width < 48rem)").matches;
}

/** A button with a text, or with an icon and a label for it. */
function button(label: string, text: string, press: () => void): HTMLButtonElement {
  const attributes = { "aria-label": label !== "" && label, class: label !== "" && "icon" };
  const created = create("button", { type: "button", ...attributes }, text);
  created.addEventListener("click", press);
  return created;
}
