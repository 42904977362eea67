import type { PageContext } from "#site/lib/page-context.ts";

/** The way to the cart, with how much is in it; `enhance/cart.ts` makes it work. */
export function CartLink({ context: { messages, to }, at }: { context: PageContext; at: string }) {
  return (
    <a
      hidden
      data-enhance="cart"
      className="enhanced cart-link quiet-link"
      href={to("/cart/")}
      aria-current={at === "/cart/" ? "page" : undefined}
    >
      {messages.cart.link}
    </a>
  );
}
