import type { Messages } from "../lib/messages.ts";
import { showCart } from "./cart/view.ts";
import { element } from "./element.ts";

declare const WORDS: Messages["cart"];
declare const PREFIX: string;
declare const STYLES: string;

/** The cart beside the page: asked for, with its styles, when it is first opened. */
const into = element("div", { class: "cart" });
const status = element("p", { role: "status", class: "sr-only" });
const close = element("button", { type: "button", class: "drawer-close" }, WORDS.close);
const dialog = element(
  "dialog",
  { class: "drawer", "aria-labelledby": "drawer-title", closedby: "any" },
  element("header", {}, element("h2", { id: "drawer-title" }, WORDS.title), close),
  into,
  element("a", { class: "drawer-page", href: `${PREFIX}/cart/` }, WORDS.page),
  status,
);
close.addEventListener("click", () => dialog.close());
// Browsers that do not know `closedby` yet: a click that is on nothing inside is on the page behind.
dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
document.body.append(dialog);
const compared = showCart({ into, words: WORDS, prefix: PREFIX, announce });
const styled = stylesheet(STYLES);

/** Opens the drawer, and says a text to those who do not see it. */
export async function open(saying = ""): Promise<void> {
  await styled;
  if (!dialog.open) dialog.showModal();
  // A region is read only when it changes while it is there to be read.
  announce("");
  requestAnimationFrame(() => announce(saying));
  await compared();
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
