import { CART_PATH } from "#domain/addresses.ts";
import type { PageContext } from "#site/lib/page-context.ts";

/** The link to the cart. `enhance/cart.ts` shows it with the number of items. */
export function CartLink({
  context: { messages, to },
  currentPath,
}: {
  context: PageContext;
  currentPath: string;
}) {
  return (
    <a
      hidden
      data-enhance="cart"
      className="enhanced cart-link quiet-link"
      href={to(CART_PATH)}
      aria-current={currentPath === CART_PATH ? "page" : undefined}
    >
      {messages.cart.link}
    </a>
  );
}
