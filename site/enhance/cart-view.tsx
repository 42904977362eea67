import type { MouseEvent } from "react";
import { Cart } from "../components/cart/cart.tsx";
import { CartDrawer } from "../components/cart/cart-drawer.tsx";
import type { Messages } from "../lib/messages.ts";
import type { Added, Drawer } from "./cart/drawer.ts";
import type { Model } from "./cart/model.ts";
import { openDrawer } from "./cart-refresh.ts";
import { announce, renderCart, setText } from "./cart-render.ts";

declare const MESSAGES: Messages["cartView"];
declare const PATH_PREFIX: string;

const pageProps = {
  messages: MESSAGES,
  lang: document.documentElement.lang,
  prefix: PATH_PREFIX,
};

/** Renders the cart on the cart page. */
export function showCartPage(model: Model): void {
  const container = document.querySelector("[data-enhance=cart-page]");
  if (!container) return;
  const refresh = renderCart(container, { ...pageProps, ...model }, (context) => <Cart context={context} />);
  void refresh();
  addEventListener("pageshow", ({ persisted }) => persisted && void refresh());
}

let drawer: Drawer | undefined;

/** Opens the cart drawer of the page and says what was added. The first call creates it. */
export function openCart(model: Model, added?: Added): Promise<void> {
  drawer ??= createDrawer(model);
  return openDrawer(drawer, model, added);
}

function createDrawer(model: Model): Drawer {
  const container = document.createElement("div");
  document.body.append(container);
  let isNewGesture = false;
  let startedOnBackdrop = false;
  let refreshing = Promise.resolve();
  const refresh = renderCart(container, { ...pageProps, ...model }, (context) => (
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
