import type { DiscountEntry } from "#site/enhance/cart/discount.ts";
import type { Messages } from "#site/lib/messages.ts";
import type { CartContext } from "./context.ts";

interface Props {
  discount: DiscountEntry;
  currency: string;
  messages: Messages["cartDiscounts"];
  context: CartContext;
}

/** What is taken off, and the total after it. The form sends this total, so that nobody pays another one than is shown. */
export function DiscountTotals({ discount: { quote }, currency, messages, context }: Props) {
  const { formatMessage, formatSum } = context;
  return (
    <>
      <div className="cart-discount" role="status">
        {quote && (
          <>
            <p className="cart-subtotal">
              {formatMessage(messages.discount, { name: quote.discountName ?? "" })}
              <span className="figures">{formatSum(-quote.discount, currency)}</span>
            </p>
            <p className="cart-subtotal">
              {messages.total}
              <span className="figures">{formatSum(quote.amount, currency)}</span>
            </p>
          </>
        )}
      </div>
      {quote && <input type="hidden" name="total" value={quote.amount} />}
    </>
  );
}
