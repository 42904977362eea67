import { Button } from "../ui/button.tsx";
import type { ProductProps } from "./props.ts";

/** Adds what is chosen in the form around it to the cart. Shown and run by `enhance/cart-add.ts`. */
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
      data-name={product.name}
      data-currency={currency}
      data-image={product.cover.sources[0]?.variants[0]?.src}
    >
      {context.messages.cart.add}
    </Button>
  );
}
