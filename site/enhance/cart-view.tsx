import type { MouseEvent } from "react";
import { Cart } from "../components/cart/cart.tsx";
import { CartDrawer } from "../components/cart/cart-drawer.tsx";
import type { CartModel } from "../components/cart/context.ts";
import type { Messages } from "../lib/messages.ts";
import { announce, renderCart, setText } from "./cart-render.ts";

/** The parts of the cart that are loaded later are rendered by the same Preact, and do not contain it again. */
export { createElement, Fragment } from "react";

declare const MESSAGES: Messages["cartView"];
declare const PATH_PREFIX: string;

const pageProps = {
  messages: MESSAGES,
  lang: document.documentElement.lang,
  prefix: PATH_PREFIX,
};

/** Renders the cart on the cart page. */
export function showCartPage(model: CartModel): void {
  const refresh = renderCart("cart-page", { ...pageProps, ...model }, (context) => (
    <Cart context={context} />
  ));
  void refresh();
  addEventListener("pageshow", ({ persisted }) => persisted && void refresh());
}

export interface DrawerMessage {
  /** Announced to screen readers. */
  status?: string;
  /** Shown to everybody. */
  alert?: string;
}

export interface Drawer {
  /** Opens the drawer with a message and starts to refresh the cart from the shop's catalogue. */
  open: (message?: DrawerMessage) => Promise<void>;
  /** Resolves when the cart has been refreshed. */
  ready: () => Promise<void>;
  isOpen: () => boolean;
}

let drawer: Drawer | undefined;

/** The cart drawer of the page. The first call creates it. */
export function cartDrawer(model: CartModel): Drawer {
  drawer ??= createDrawer(model);
  return drawer;
}

function createDrawer(model: CartModel): Drawer {
  const container = document.createElement("div");
  container.dataset.enhance = "cart-drawer";
  document.body.append(container);
  let isNewGesture = false;
  let startedOnBackdrop = false;
  let refreshing = Promise.resolve();
  const refresh = renderCart("cart-drawer", { ...pageProps, ...model }, (context) => (
    <CartDrawer
      context={context}
      // The attribute `closedby` is no alternative: with it, a double click would open the drawer and close it again.
      onClickCapture={ignoreOpeningGesture}
      onPointerDown={(event) => {
        startedOnBackdrop = isOnBackdrop(event);
      }}
      // Both ends of the click must be on the backdrop. Selecting a field's text may end there too.
      onClick={(event) => startedOnBackdrop && isOnBackdrop(event) && event.currentTarget.close()}
    />
  ));
  model.onChange(() => !model.isFull() && showAlert(""));
  const dialog = container.querySelector("dialog");
  return {
    async open({ status = "", alert = "" } = {}) {
      if (!dialog?.open) {
        isNewGesture = false;
        dialog?.showModal();
      }
      // A live region is announced only if it changes while it is visible.
      announce("");
      showAlert("");
      requestAnimationFrame(() => {
        announce(status);
        showAlert(alert);
      });
      refreshing = refresh();
    },
    ready: () => refreshing,
    isOpen: () => dialog?.open ?? false,
  };

  /** Ignores the further clicks of a double click that opened the drawer. */
  function ignoreOpeningGesture(event: MouseEvent): void {
    isNewGesture ||= event.detail < 2;
    if (isNewGesture) return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** Clicks on the backdrop and on empty space in the dialog both have the dialog as target. Only their position differs. */
function isOnBackdrop({ target, currentTarget, clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
  const isWithin = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  return target === currentTarget && !isWithin;
}

function showAlert(text: string): void {
  setText(".drawer > [role=alert]", text);
}
