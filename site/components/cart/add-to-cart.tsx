import type { ProductProps } from "../product/props.ts";
import { Button } from "../ui/button.tsx";

/** Puts what the form around it has chosen into the cart; `enhance/cart-add.ts` makes it work. */
export function AddToCart({ product, context }: ProductProps) {
  const currency = product.options.find(({ price }) => price)?.price?.currency;
  return (
    <Button
      type="button"
      hidden
      variant="outline"
      size="lg"
      className="enhanced"
      data-enhance="cart-add"
      data-add={product.name}
      data-currency={currency}
      data-image={product.cover.sources[0]?.variants[0]?.src}
    >
      {context.messages.cart.add}
    </Button>
  );
}
