import { MAX_QUANTITY } from "#domain/limits.ts";
import type { CartLine } from "#site/enhance/cart/lines.ts";
import type { CartContext } from "./context.ts";
import { Field } from "./field.tsx";

/** One line of the cart: product, total, quantity field and Remove button. */
export function CartRow({ line, context }: { line: CartLine; context: CartContext }) {
  const { messages, lang, prefix, formatMessage } = context;
  const { product, option, name, currency, gone, quantity } = line;
  const noticeId = `cart-notice-${product}-${option}`;
  return (
    <li className="cart-line" lang={line.lang}>
      <img alt="" src={line.image} />
      <p className="cart-name">
        <a href={`${prefix}/products/${product}/`}>{name}</a>
        <span className="muted">{line.optionName}</span>
      </p>
      <p className="cart-sum figures">{!gone && context.formatSum(context.totalOf([line]), currency)}</p>
      <p className="cart-notice" lang={lang} id={noticeId}>
        {gone ? messages.gone : context.errors[noticeId] || priceChangeNotice(line, context)}
      </p>
      {context.owned?.(line)}
      {!gone && line.amount !== null && line.minimum !== undefined && context.amountField?.(line, change)}
      <div className="cart-controls" lang={lang}>
        {!gone && (
          // Few buyers need a digital product twice.
          <details ref={openIfSeveral}>
            <summary>{messages.several}</summary>
            <Field
              current={String(quantity)}
              errorOf={({ valueAsNumber: typed }) =>
                Number.isInteger(typed) && typed >= 1 && typed <= MAX_QUANTITY
                  ? ""
                  : formatMessage(messages.quantityRange, { max: `${MAX_QUANTITY}` })
              }
              commit={({ valueAsNumber }) => change({ quantity: valueAsNumber })}
              context={context}
              form={`cart-${currency}`}
              type="number"
              min={1}
              max={MAX_QUANTITY}
              required
              inputMode="numeric"
              aria-label={formatMessage(messages.quantity, { name })}
              aria-describedby={noticeId}
            />
          </details>
        )}
        <button
          type="button"
          className="cart-remove"
          aria-label={formatMessage(messages.removeName, { name })}
          onClick={() => {
            context.change(line, null);
            context.announce(formatMessage(messages.removed, { name }));
          }}
        >
          {messages.remove}
        </button>
      </div>
    </li>
  );

  /** It never closes the field, in which the buyer may just be typing. */
  function openIfSeveral(details: HTMLDetailsElement | null): void {
    if (details && quantity > 1) details.open = true;
  }

  /** Changes the line and announces the new subtotal. */
  function change(to: Partial<CartLine>): void {
    context.change(line, to);
    const linesForSale = context.forSale(context.lines()).filter((other) => other.currency === currency);
    context.announce(`${messages.subtotal}: ${context.formatSum(context.totalOf(linesForSale), currency)}`);
  }
}

/** Mentions the former price until the buyer changes the quantity or the amount. */
function priceChangeNotice(
  line: CartLine,
  { priceChanges, messages, isSame, unitPrice, formatMessage, formatSum }: CartContext,
): string {
  const price = (line: CartLine) => formatSum(unitPrice(line), line.currency);
  const found = priceChanges.find(
    ({ after }) => isSame(after, line) && after.quantity === line.quantity && price(after) === price(line),
  );
  return found ? formatMessage(messages.priceChanged, { before: price(found.before), now: price(line) }) : "";
}
