import { MAX_CHARGE } from "#domain/money/charge-limits.ts";
import type { CartLine } from "#site/enhance/cart/lines.ts";
import type { Messages } from "#site/lib/messages.ts";
import type { CartContext } from "./context.ts";
import { Field } from "./field.tsx";

interface Props {
  line: CartLine;
  context: CartContext;
  messages: Messages["cartAmounts"];
  change: (to: Partial<CartLine>) => void;
}

/** The field for the unit price that the buyer chooses. It is parsed as the checkout parses it. */
export function AmountField({ line, context, messages, change }: Props) {
  const { lang, majorUnits, formatMessage, formatSum, parseTypedAmount } = context;
  const { currency, minimum = 0, price } = line;
  const id = `cart-amount-${line.product}-${line.option}`;
  const errorId = `${id}-error`;
  return (
    <div className="cart-amount" lang={lang}>
      <label htmlFor={id}>
        {formatMessage(messages.amount, { currency })}
        <span className="sr-only" lang={line.lang}>
          {` ${line.name}`}
        </span>
      </label>
      <Field
        current={majorUnits({ amount: line.amount ?? price, currency })}
        errorOf={({ value }) => {
          const amount = parseTypedAmount(value, currency, lang) ?? Number.NaN;
          if (amount > MAX_CHARGE) {
            return formatMessage(messages.amountMax, { maximum: formatSum(MAX_CHARGE, currency) });
          }
          if (amount >= minimum) return "";
          return formatMessage(messages.amountMin, {
            minimum: formatSum(minimum, currency),
            example: majorUnits({ amount: price, currency }),
          });
        }}
        commit={({ value }) => change({ amount: parseTypedAmount(value, currency, lang) })}
        context={context}
        id={id}
        form={`cart-${currency}`}
        inputMode="decimal"
        autoComplete="off"
        aria-describedby={errorId}
      />
      <p className="cart-notice" id={errorId}>
        {context.errors[errorId]}
      </p>
    </div>
  );
}
