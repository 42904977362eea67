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

/** What is said as the drawer opens: news to those who do not see what it shows, a refusal to everybody. */
export interface Said {
  news?: string;
  refusal?: string;
}

export interface Drawer {
  /** Opens the drawer, and says why. */
  open: (said?: Said) => Promise<void>;
  /** Once what is shown has been compared with what the shop sells. */
  compared: () => Promise<void>;
  /** Whether the drawer is there to be seen. */
  isOpen: () => boolean;
}

let made: Drawer | undefined;

/** The cart beside any other page. */
export function drawerOf(model: CartModel): Drawer {
  made ??= drawer(model);
  return made;
}

function drawer(model: CartModel): Drawer {
  const part = document.createElement("div");
  part.dataset.enhance = "cart-drawer";
  document.body.append(part);
  let hasNewGesture = false;
  let beganBehind = false;
  let comparing = Promise.resolve();
  const compareNow = showCart("cart-drawer", { ...given, ...model }, (context) => (
    <CartDrawer
      context={context}
      // Not `closedby`, by which the second click on what has opened the drawer closes it.
      onClickCapture={untilNewGesture}
      onPointerDown={(event) => {
        beganBehind = isBehind(event);
      }}
      // A press that begins and ends on the page behind; not one that selects text in a field and ends somewhere.
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
      // A region is read only when it changes while it is there to be read.
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

  /** Lets nothing in the drawer be pressed by further clicks of the gesture that has opened it. */
  function untilNewGesture(event: MouseEvent): void {
    hasNewGesture ||= event.detail < 2;
    if (hasNewGesture) return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** What lies behind the drawer is the dialog's as well, as is the drawer's own ground: only the place tells. */
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
