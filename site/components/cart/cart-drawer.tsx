import type { ComponentProps } from "react";
import { CART_PATH } from "#domain/addresses.ts";
import { Cart } from "./cart.tsx";
import type { CartContext } from "./context.ts";

/** The cart in a dialog at the side of the page. */
export function CartDrawer({ context, ...dialog }: ComponentProps<"dialog"> & { context: CartContext }) {
  const { messages, prefix } = context;
  return (
    <dialog {...dialog} className="drawer" aria-label={messages.title}>
      <header>
        <h2>{messages.title}</h2>
        <button
          type="button"
          className="drawer-close"
          onClick={({ currentTarget }) => currentTarget.closest("dialog")?.close()}
        >
          {messages.close}
        </button>
      </header>
      <p role="alert" className="cart-notice" />
      <Cart context={context} />
      <a className="drawer-page" href={`${prefix}${CART_PATH}`}>
        {messages.page}
      </a>
    </dialog>
  );
}
