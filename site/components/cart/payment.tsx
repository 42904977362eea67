import type { Line } from "#site/enhance/cart/lines.ts";
import type { CartContext } from "./context.ts";

interface Props {
  currency: string;
  /** All lines in the currency. */
  lines: Line[];
  context: CartContext;
}

/** The sum of all lines in a currency, and the way to pay it: a form, as on a product's page. */
export function Payment({ currency, lines, context: { words, lang, total, sumOf } }: Props) {
  const subtotal = sumOf(total(lines), currency);
  return (
    <form
      method="post"
      action="/api/checkout"
      className="cart-pay"
      onSubmit={(event) => {
        // The fields of the rows are outside the form: nothing is paid while one of them in its currency is invalid.
        const rows = event.currentTarget.parentElement;
        const invalid = rows?.querySelector<HTMLInputElement>(`[data-currency="${currency}"] input:invalid`);
        if (!invalid) return;
        event.preventDefault();
        invalid.reportValidity();
      }}
    >
      <input type="hidden" name="locale" value={lang} />
      <input type="hidden" name="from" value="cart" />
      {lines.map(({ product, option, quantity, price, amount }, i) =>
        Object.entries({ product, option, quantity, price, ...(amount !== null && { amount }) }).map(
          ([name, value]) => <input key={name} type="hidden" name={`items.${i}.${name}`} value={value} />,
        ),
      )}
      <p className="cart-subtotal">
        {words.subtotal}
        <span className="figures">{subtotal}</span>
      </p>
      <button type="submit" className="cart-checkout" aria-label={`${words.checkout} ${subtotal}`}>
        {words.checkout}
      </button>
    </form>
  );
}
