import { formatMessage } from "#messages/format.ts";
import { type Line, MOST_OF_ONE } from "#site/enhance/cart/lines.ts";
import { AmountField } from "./amount-field.tsx";
import type { CartContext } from "./context.ts";
import { Field } from "./field.tsx";

/** One line of the cart: what it is, what it comes to, and the ways to have more of it or none. */
export function CartRow({ line, context }: { line: Line; context: CartContext }) {
  const { words, lang, prefix } = context;
  const { product, option, name, currency, gone } = line;
  const noticeId = `cart-notice-${product}-${option}`;
  return (
    <li className="cart-line" lang={line.lang} data-currency={currency}>
      <img alt="" width={64} height={80} src={line.image} />
      <p className="cart-name">
        <a href={`${prefix}/products/${product}/`}>{name}</a>
        <span className="muted">{line.optionName}</span>
      </p>
      <p className="cart-sum figures">{!gone && context.sumOf(context.total([line]), currency)}</p>
      <p className="cart-notice" lang={lang} id={noticeId}>
        {gone ? words.gone : context.refusals[noticeId] || priceChange(line, context)}
      </p>
      {!gone && line.amount !== null && line.minimum !== undefined && (
        <AmountField line={line} context={context} announceSubtotal={announceSubtotal} />
      )}
      <p className="cart-change" lang={lang}>
        {!gone && (
          <Field
            current={String(line.quantity)}
            problem={({ valueAsNumber: typed }) =>
              Number.isInteger(typed) && typed >= 1 && typed <= MOST_OF_ONE
                ? ""
                : formatMessage(words.quantityWanted, { most: String(MOST_OF_ONE) })
            }
            accept={({ valueAsNumber }) => {
              context.change(line, { quantity: valueAsNumber });
              announceSubtotal();
            }}
            context={context}
            type="number"
            min={1}
            max={MOST_OF_ONE}
            required
            inputMode="numeric"
            aria-label={formatMessage(words.quantity, { name })}
            aria-describedby={noticeId}
          />
        )}
        <button
          type="button"
          className="cart-remove"
          aria-label={formatMessage(words.removeName, { name })}
          onClick={() => {
            context.change(line, null);
            context.announce(formatMessage(words.removed, { name }));
          }}
        >
          {words.remove}
        </button>
      </p>
    </li>
  );

  function announceSubtotal(): void {
    const summed = context.sold(context.lines()).filter((other) => other.currency === currency);
    context.announce(`${words.subtotal}: ${context.sumOf(context.total(summed), currency)}`);
  }
}

/** What it was before is no news once the buyer wants more or less of it, or for another sum. */
function priceChange(line: Line, { repriced, words, isSame, unit, sumOf }: CartContext): string {
  const price = (line: Line) => sumOf(unit(line), line.currency);
  const found = repriced.find(
    ({ now }) => isSame(now, line) && now.quantity === line.quantity && price(now) === price(line),
  );
  return found ? formatMessage(words.changed, { before: price(found.was), now: price(line) }) : "";
}
