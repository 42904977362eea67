import type { CartLine } from "#site/enhance/cart/lines.ts";
import type { CartContext } from "./context.ts";

interface Props {
  currency: string;
  /** All lines in the currency. */
  lines: CartLine[];
  context: CartContext;
}

/** The subtotal of a currency, its discount and its Checkout button: a plain form, as on a product page. */
export function Payment({ currency, lines, context }: Props) {
  const { messages, lang, totalOf, formatSum } = context;
  const fields: Record<string, string | number> = { locale: lang, from: "cart", currency };
  for (const [i, { product, option, quantity, price, amount }] of lines.entries()) {
    const line = { product, option, quantity, price, ...(amount !== null && { amount }) };
    for (const [name, value] of Object.entries(line)) fields[`items.${i}.${name}`] = value;
  }
  const subtotal = totalOf(lines);
  const discount = context.discounts?.(currency);
  return (
    <form
      id={`cart-${currency}`}
      method="post"
      action="/api/checkout"
      className="cart-payment"
      // A button that a program presses for the buyer takes no focus, so the field that was typed in has not reported its change.
      onSubmit={({ currentTarget }) => {
        for (const field of [...currentTarget]) field.dispatchEvent(new Event("change"));
      }}
    >
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <p className="cart-subtotal">
        {messages.subtotal}
        <span className="figures">{formatSum(subtotal, currency)}</span>
      </p>
      <details className="cart-code" onToggle={context.showDiscounts}>
        <summary>{messages.code}</summary>
        {discount?.fields}
      </details>
      {discount?.totals}
      <button
        type="submit"
        className="cart-checkout"
        aria-label={`${messages.checkout} ${formatSum(discount?.total ?? subtotal, currency)}`}
      >
        {messages.checkout}
      </button>
      <button type="submit" name="gift" value="true" className="cart-remove">
        {messages.gift}
      </button>
    </form>
  );
}
