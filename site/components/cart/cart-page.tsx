import type { Ground } from "#site/lib/page.ts";
import { Hydrated } from "../hydrated.tsx";
import "#site/styles/cart.css";

/** The cart as a page. Only the browser knows what is in it: `enhance/cart-page.ts` shows it. */
export function CartPage({ ground: { words, to } }: { ground: Ground }) {
  return (
    <div className="page cart-page">
      <h1>{words.cartView.title}</h1>
      <noscript>
        <p>{words.cart.noScript}</p>
        <p>
          <a href={to("/products/")}>{words.cartView.look}</a>
        </p>
      </noscript>
      <Hydrated module="cart-page" className="cart-place" />
    </div>
  );
}
