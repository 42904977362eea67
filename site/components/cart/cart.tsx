import { CartRow } from "./cart-row.tsx";
import type { CartContext } from "./context.ts";
import { Payment } from "./payment.tsx";

/** The lines of the cart, and for every currency a sum with its way to pay; or that there is nothing. */
export function Cart({ context }: { context: CartContext }) {
  const { words, prefix } = context;
  const lines = context.lines();
  const sold = context.sold(lines);
  // Sorted, so that no button moves as lines come and go.
  const currencies = [...new Set(sold.map(({ currency }) => currency))].sort();
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
            <p>{words.empty}</p>
            <a href={`${prefix}/products/`}>{words.look}</a>
          </div>
        )}
        {currencies.length > 1 && <p className="muted cart-apart">{words.apart}</p>}
        {currencies.map((currency) => (
          <Payment
            key={currency}
            currency={currency}
            lines={sold.filter((line) => line.currency === currency)}
            context={context}
          />
        ))}
      </div>
      <p role="status" className="sr-only" />
    </>
  );
}
