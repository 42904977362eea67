import type { Ground } from "#site/lib/page.ts";

/** The way to the cart, with how much is in it; `enhance/cart.ts` makes it work. */
export function CartLink({ ground: { words, to }, at }: { ground: Ground; at: string }) {
  return (
    <a
      hidden
      data-enhance="cart"
      className="enhanced cart-link quiet-link"
      href={to("/cart/")}
      aria-current={at === "/cart/" ? "page" : undefined}
    >
      {words.cart.link}
    </a>
  );
}
