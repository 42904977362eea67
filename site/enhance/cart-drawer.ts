import type { Messages } from "../lib/messages.ts";
import { isFull, onChange } from "./cart/lines.ts";
import { showCart } from "./cart/view.ts";
import { element } from "./element.ts";

declare const WORDS: Messages["cart"];
declare const PREFIX: string;
declare const STYLES: string;

/** The cart beside the page: asked for, with its styles, when it is first opened. */
const into = element("div", { class: "cart" });
const status = element("p", { role: "status", class: "sr-only" });
const refused = element("p", { role: "alert", class: "cart-told" });
const close = element("button", { type: "button", class: "drawer-close" }, WORDS.close);
const dialog = element(
  "dialog",
  { class: "drawer", "aria-labelledby": "drawer-title" },
  element("header", {}, element("h2", { id: "drawer-title" }, WORDS.title), close),
  refused,
  into,
  element("a", { class: "drawer-page", href: `${PREFIX}/cart/` }, WORDS.page),
  status,
);
close.addEventListener("click", () => dialog.close());
// Not `closedby`, by which the second click on what has opened the drawer closes it: see `untilNewGesture`.
dialog.addEventListener("click", untilNewGesture, { capture: true });
// A press that begins and ends on the page behind; not one that selects text in a field and ends somewhere.
let beganBehind = false;
dialog.addEventListener("pointerdown", (event) => {
  beganBehind = isBehind(event);
});
dialog.addEventListener("click", (event) => beganBehind && isBehind(event) && dialog.close());
document.body.append(dialog);
const compare = showCart({ into, words: WORDS, prefix: PREFIX, announce });
onChange(() => !isFull() && refuse(""));
const styled = stylesheet(STYLES);
let comparing = Promise.resolve();
let hasNewGesture = false;

/** What is said as the drawer opens: news to those who do not see what it shows, a refusal to everybody. */
export interface Said {
  news?: string;
  refusal?: string;
}

/** Opens the drawer, and says why. */
export async function open({ news = "", refusal = "" }: Said = {}): Promise<void> {
  await styled;
  if (!dialog.open) {
    hasNewGesture = false;
    dialog.showModal();
  }
  // A region is read only when it changes while it is there to be read.
  announce("");
  refuse("");
  requestAnimationFrame(() => {
    announce(news);
    refuse(refusal);
  });
  comparing = compare();
}

/** Once what is shown has been compared with what the shop sells. */
export function compared(): Promise<void> {
  return comparing;
}

/** Whether the drawer is there to be seen. */
export function isOpen(): boolean {
  return dialog.open;
}

/** What lies behind the drawer is the dialog's as well, as is the drawer's own ground: only the place tells. */
function isBehind({ target, clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const isWithin = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  return target === dialog && !isWithin;
}

/** Lets nothing in the drawer be pressed by further clicks of the gesture that has opened it. */
function untilNewGesture(event: MouseEvent): void {
  hasNewGesture ||= event.detail < 2;
  if (hasNewGesture) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function refuse(text: string): void {
  refused.textContent = text;
}

function announce(text: string): void {
  status.textContent = text;
}

function stylesheet(href: string): Promise<void> {
  return new Promise((resolve) => {
    const link = element("link", { rel: "stylesheet", href });
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}
