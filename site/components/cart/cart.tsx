import { PRODUCTS_PATH } from "#domain/addresses.ts";
import { CartRow } from "./cart-row.tsx";
import type { CartContext } from "./context.ts";
import { Payment } from "./payment.tsx";

/** The lines of the cart with a subtotal and Checkout button for each currency, or a message if it is empty. */
export function Cart({ context }: { context: CartContext }) {
  const { messages, prefix } = context;
  const lines = context.lines();
  const linesForSale = context.forSale(lines);
  // Sorted, so that the buttons keep their places when lines are added or removed.
  const currencies = [...new Set(linesForSale.map(({ currency }) => currency))].sort();
  return (
    <>
      <div className="cart">
        {lines.length > 0 ? (
          <ul className="cart-lines">
            {lines.map((line) => (
              <CartRow key={`${line.product} ${line.option}`} line={line} context={context} />
            ))}
          </ul>
        ) : (
          <div className="cart-empty">
            <p>{messages.empty}</p>
            <a href={`${prefix}${PRODUCTS_PATH}`}>{messages.viewAll}</a>
          </div>
        )}
        {currencies.length > 1 && <p className="muted">{messages.separate}</p>}
        {currencies.map((currency) => (
          <Payment
            key={currency}
            currency={currency}
            lines={linesForSale.filter((line) => line.currency === currency)}
            context={context}
          />
        ))}
      </div>
      <p role="status" className="sr-only" />
    </>
  );
}
