import type { Ground } from "#site/lib/page.ts";
import "#site/styles/cart.css";

/** The cart as a page. What is in it only the browser knows: `enhance/cart-page.ts` shows it. */
export function CartPage({ ground: { words, to } }: { ground: Ground }) {
  return (
    <div className="page cart-page">
      <h1>{words.cart.title}</h1>
      <noscript>
        <p>{words.cart.noScript}</p>
        <p>
          <a href={to("/products/")}>{words.cart.look}</a>
        </p>
      </noscript>
      <div className="enhanced cart-place" data-enhance="cart-page" hidden>
        <div className="cart" />
        <p role="status" className="sr-only" />
      </div>
    </div>
  );
}
