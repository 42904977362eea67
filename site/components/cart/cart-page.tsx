import { PRODUCTS_PATH } from "#domain/addresses.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { Hydrated } from "../hydrated.tsx";
import "#site/styles/cart.css";

/** The cart page. The cart is stored in the browser, so `enhance/cart-page.ts` renders it there. */
export function CartPage({ context: { messages, to } }: { context: PageContext }) {
  return (
    <div className="page cart-page">
      <h1>{messages.cartView.title}</h1>
      <noscript>
        <p>{messages.cart.noScript}</p>
        <p>
          <a href={to(PRODUCTS_PATH)}>{messages.cartView.viewAll}</a>
        </p>
      </noscript>
      <Hydrated module="cart-page" className="cart-root" />
    </div>
  );
}
