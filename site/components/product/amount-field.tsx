import type { Option } from "#catalogue/types.ts";
import { MAX_CHARGE, minimumChargeAbove } from "#domain/money/charge-limits.ts";
import type { Money } from "#domain/money/money.ts";
import { typedAmountPattern } from "#domain/money/typed-amount.ts";
import { formatPrice, majorUnits, separator } from "#site/lib/format.ts";
import { formatMessage } from "#site/lib/format-message.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { LangSpan } from "../lang-span.tsx";

/**
 * What the buyer wants to pay for an option whose price is open; of a product with editions, for the one it names. Text,
 * since browsers read `12,50` in a number field as they please: some as 1250.
 */
export function AmountField({
  option: { key, name, price, minimum },
  isEdition = false,
  own,
  context: { messages, lang },
}: {
  option: Option;
  isEdition?: boolean;
  /** The language of its name, where it is not the page's. */
  own?: string;
  context: PageContext;
}) {
  if (!minimum || !price) return null;
  const id = isEdition ? `amount-${key}` : "amount";
  return (
    <div className="amount">
      <label htmlFor={id}>
        {isEdition && (
          <>
            <LangSpan lang={own}>{name}</LangSpan>
            {separator(lang)}
          </>
        )}
        {formatMessage(messages.product.amount, { currency: minimum.currency })}
      </label>
      <input
        id={id}
        name={isEdition ? `pay.${key}` : "pay"}
        type="text"
        inputMode="decimal"
        pattern={typedAmountPattern(minimum.currency)}
        title={formatMessage(messages.cart.amountWanted, {
          minimum: formatPrice(minimum, lang),
          example: majorUnits(price),
        })}
        data-minimum={minimum.amount}
        data-too-much={formatMessage(messages.cart.amountMost, {
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

/** From where the sum goes up. Between nothing and the least of a payment there is a gap. */
function hint(
  minimum: Money,
  price: Money,
  { messages, lang }: Pick<PageContext, "messages" | "lang">,
): string {
  const suggested = formatPrice(price, lang);
  if (minimum.amount > 0) {
    return formatMessage(messages.product.amountHint, { minimum: formatPrice(minimum, lang), suggested });
  }
  const least = minimumChargeAbove(1, minimum.currency);
  if (least === null) return formatMessage(messages.product.amountHintAny, { suggested });
  return formatMessage(messages.product.amountHintFree, {
    least: formatPrice({ ...minimum, amount: least }, lang),
    suggested,
  });
}
