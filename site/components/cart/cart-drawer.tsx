import type { ComponentProps } from "react";
import { Cart } from "./cart.tsx";
import type { CartContext } from "./context.ts";

/** The cart beside the page. */
export function CartDrawer({ context, ...dialog }: ComponentProps<"dialog"> & { context: CartContext }) {
  const { words, prefix } = context;
  return (
    <dialog {...dialog} className="drawer" aria-labelledby="drawer-title">
      <header>
        <h2 id="drawer-title">{words.title}</h2>
        <button
          type="button"
          className="drawer-close"
          onClick={({ currentTarget }) => currentTarget.closest("dialog")?.close()}
        >
          {words.close}
        </button>
      </header>
      <p role="alert" className="cart-notice" />
      <Cart context={context} />
      <a className="drawer-page" href={`${prefix}/cart/`}>
        {words.page}
      </a>
    </dialog>
  );
}
