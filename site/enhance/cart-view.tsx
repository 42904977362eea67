import type { MouseEvent } from "react";
import { Cart } from "../components/cart/cart.tsx";
import { CartDrawer } from "../components/cart/cart-drawer.tsx";
import type { Messages } from "../lib/messages.ts";
import type { CartModel } from "./cart/model.ts";
import { announce, setText, showCart } from "./cart/show.ts";

declare const WORDS: Messages["cartView"];
declare const PREFIX: string;
/** The address of the cart's stylesheet, which its own page has already. */
declare const STYLES: string;

const given = { words: WORDS, lang: document.documentElement.lang, prefix: PREFIX };

/** Shows the cart on its page. */
export function showPage(model: CartModel): void {
  const compareNow = showCart("cart-page", { ...given, ...model }, (context) => <Cart context={context} />);
  void compareNow();
  addEventListener("pageshow", ({ persisted }) => persisted && void compareNow());
}

export interface OpeningMessage {
  /** For those who do not see what the drawer shows. */
  news?: string;
  /** For everybody. */
  refusal?: string;
}

export interface Drawer {
  /** Opens the drawer, says why, and compares what it shows with what the shop sells. */
  open: (message?: OpeningMessage) => Promise<void>;
  /** Resolves once that is compared. */
  compared: () => Promise<void>;
  isOpen: () => boolean;
}

let drawer: Drawer | undefined;

/** The cart beside any other page: one for all calls. */
export function cartDrawer(model: CartModel): Drawer {
  drawer ??= makeDrawer(model);
  return drawer;
}

function makeDrawer(model: CartModel): Drawer {
  const part = document.createElement("div");
  part.dataset.enhance = "cart-drawer";
  document.body.append(part);
  let hasNewGesture = false;
  let beganBehind = false;
  let comparing = Promise.resolve();
  const compareNow = showCart("cart-drawer", { ...given, ...model }, (context) => (
    <CartDrawer
      context={context}
      // Not `closedby`, with which the second click of a double click closes the drawer again.
      onClickCapture={ignoreOldGesture}
      onPointerDown={(event) => {
        beganBehind = isBehind(event);
      }}
      // Not a press that begins in a field, to select its text, and ends on the backdrop.
      onClick={(event) => beganBehind && isBehind(event) && event.currentTarget.close()}
    />
  ));
  model.onChange(() => !model.isFull() && refuse(""));
  const dialog = part.querySelector("dialog");
  const styled = stylesheet(STYLES);
  return {
    async open({ news = "", refusal = "" } = {}) {
      await styled;
      if (!dialog?.open) {
        hasNewGesture = false;
        dialog?.showModal();
      }
      // A live region is read out only when it changes while it is shown.
      announce("");
      refuse("");
      requestAnimationFrame(() => {
        announce(news);
        refuse(refusal);
      });
      comparing = compareNow();
    },
    compared: () => comparing,
    isOpen: () => dialog?.open === true,
  };

  /** Further clicks of the gesture that has opened the drawer press nothing in it. */
  function ignoreOldGesture(event: MouseEvent): void {
    hasNewGesture ||= event.detail < 2;
    if (hasNewGesture) return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** The backdrop's events are the dialog's own, as are those of its empty space: the position tells them apart. */
function isBehind({ target, currentTarget, clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
  const isWithin = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  return target === currentTarget && !isWithin;
}

function refuse(text: string): void {
  setText(".drawer > [role=alert]", text);
}

function stylesheet(href: string): Promise<void> {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}
