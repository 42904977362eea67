import type { PageContext } from "#site/lib/page-context.ts";
import { Hydrated } from "../hydrated.tsx";
import "#site/styles/cart.css";

/** The cart as a page. Only the browser knows what is in it: `enhance/cart-page.ts` shows it. */
export function CartPage({ context: { messages, to } }: { context: PageContext }) {
  return (
    <div className="page cart-page">
      <h1>{messages.cartView.title}</h1>
      <noscript>
        <p>{messages.cart.noScript}</p>
        <p>
          <a href={to("/products/")}>{messages.cartView.look}</a>
        </p>
      </noscript>
      <Hydrated module="cart-page" className="cart-place" />
    </div>
  );
}
