import type { PageContext } from "#site/lib/page-context.ts";
import "#site/styles/cart.css";

/** The cart as a page. What is in it only the browser knows: `enhance/cart-page.ts` shows it. */
export function CartPage({ context: { messages, to } }: { context: PageContext }) {
  return (
    <div className="page cart-page">
      <h1>{messages.cart.title}</h1>
      <noscript>
        <p>{messages.cart.noScript}</p>
        <p>
          <a href={to("/products/")}>{messages.cart.look}</a>
        </p>
      </noscript>
      <div className="enhanced cart-place" data-enhance="cart-page" hidden>
        <div className="cart" />
        <p role="status" className="sr-only" />
      </div>
    </div>
  );
}
