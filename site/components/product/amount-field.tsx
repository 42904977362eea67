import type { Option } from "#catalogue/types.ts";
import { MAX_CHARGE, unmetMinimumCharge } from "#domain/money/charge-limits.ts";
import type { Money } from "#domain/money/money.ts";
import { typedAmountPattern } from "#domain/money/typed-amount.ts";
import { formatMessage } from "#messages/format.ts";
import { formatPrice, majorUnits, separator } from "#site/lib/format.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { LangSpan } from "../lang-span.tsx";

/**
 * The field for the amount of an option with a pay-what-you-want price. `name` says of which choice, if there are several, and
 * the label names the edition if there are several of those.
 * It is a text field, since some browsers parse `12,50` in a number field as 1250.
 */
export function AmountField({
  option: { name: optionName, price, minimum },
  name,
  isEdition = false,
  nameLang,
  context: { messages, lang },
}: {
  option: Option;
  name?: string;
  isEdition?: boolean;
  /** The language of the option's name, if it is not the page's. */
  nameLang?: string;
  context: PageContext;
}) {
  if (!minimum || !price) return null;
  const id = name === undefined ? "amount" : `amount-${name}`;
  return (
    <div className="amount">
      <label htmlFor={id}>
        {isEdition && (
          <>
            <LangSpan lang={nameLang}>{optionName}</LangSpan>
            {separator(lang)}
          </>
        )}
        {formatMessage(messages.product.amount, { currency: minimum.currency })}
      </label>
      <input
        id={id}
        name={name === undefined ? "pay" : `pay.${name}`}
        type="text"
        inputMode="decimal"
        pattern={typedAmountPattern(minimum.currency, lang)}
        title={formatMessage(messages.cartAmounts.amountMin, {
          minimum: formatPrice(minimum, lang),
          example: majorUnits(price),
        })}
        data-minimum={minimum.amount}
        data-too-much={formatMessage(messages.cartAmounts.amountMax, {
          maximum: formatPrice({ ...minimum, amount: MAX_CHARGE }, lang),
        })}
        defaultValue={majorUnits(price)}
        aria-describedby={`${id}-hint`}
        required
      />
      <p id={`${id}-hint`} className="muted">
        {hint(minimum, price, { messages, lang })}
      </p>
    </div>
  );
}

/** The hint with the minimum. If the product may be free, any other amount must reach the smallest possible charge. */
function hint(
  minimum: Money,
  price: Money,
  { messages, lang }: Pick<PageContext, "messages" | "lang">,
): string {
  const suggested = formatPrice(price, lang);
  if (minimum.amount > 0) {
    return formatMessage(messages.product.amountHint, { minimum: formatPrice(minimum, lang), suggested });
  }
  const smallest = unmetMinimumCharge(1, minimum.currency);
  if (smallest === null) return formatMessage(messages.product.amountHintAny, { suggested });
  return formatMessage(messages.product.amountHintFree, {
    least: formatPrice({ ...minimum, amount: smallest }, lang),
    suggested,
  });
}
