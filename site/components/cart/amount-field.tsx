import { MAX_CHARGE } from "#domain/money/charge-limits.ts";
import { formatMessage } from "#messages/format.ts";
import type { Line } from "#site/enhance/cart/lines.ts";
import type { CartContext } from "./context.ts";
import { Field } from "./field.tsx";

interface Props {
  line: Line;
  context: CartContext;
  announceSubtotal: () => void;
}

/** The sum that a buyer wants to pay for one of a line, read as the checkout reads it. */
export function AmountField({ line, context, announceSubtotal }: Props) {
  const { words, lang, majorUnits, sumOf, parseTypedAmount } = context;
  const { currency, minimum = 0, price } = line;
  const id = `cart-amount-${line.product}-${line.option}`;
  const refusalId = `${id}-told`;
  return (
    <div className="cart-amount" lang={lang}>
      <label htmlFor={id}>
        <span>{formatMessage(words.amount, { currency })}</span>
        <span className="sr-only" lang={line.lang}>
          {` ${line.name}`}
        </span>
      </label>
      <Field
        current={majorUnits({ amount: line.amount ?? price, currency })}
        problem={({ value }) => {
          const amount = parseTypedAmount(value, currency, lang) ?? Number.NaN;
          if (amount > MAX_CHARGE) {
            return formatMessage(words.amountMost, { maximum: sumOf(MAX_CHARGE, currency) });
          }
          if (amount >= minimum) return "";
          return formatMessage(words.amountWanted, {
            minimum: sumOf(minimum, currency),
            example: majorUnits({ amount: price, currency }),
          });
        }}
        accept={({ value }) => {
          context.change(line, { amount: parseTypedAmount(value, currency, lang) });
          announceSubtotal();
        }}
        context={context}
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        aria-describedby={refusalId}
      />
      <p className="cart-notice" id={refusalId}>
        {context.refusals[refusalId]}
      </p>
    </div>
  );
}
