import type { Messages } from "../lib/messages.ts";
import { showCart } from "./cart/view.ts";

declare const WORDS: Messages["cart"];
declare const PREFIX: string;

/** The cart as a page. */
const page = document.querySelector<HTMLElement>("[data-enhance=cart-page]");
const into = page?.querySelector<HTMLElement>(".cart");
const status = page?.querySelector<HTMLElement>("[role=status]");
if (page && into && status) {
  const announce = (text: string) => {
    status.textContent = text;
  };
  const compared = showCart({ into, words: WORDS, prefix: PREFIX, announce });
  page.hidden = false;
  void compared();
  addEventListener("pageshow", ({ persisted }) => persisted && void compared());
}
