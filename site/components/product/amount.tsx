import type { Option } from "#catalogue/types.ts";
import { MAX_CHARGE, minimumChargeAbove } from "#domain/money/charge-limits.ts";
import type { Money } from "#domain/money/money.ts";
import { typedAmountPattern } from "#domain/money/typed-amount.ts";
import { dot, majorUnits, money } from "#site/lib/format.ts";
import type { Ground } from "#site/lib/page.ts";
import { say } from "#site/lib/say.ts";
import { Own } from "../own.tsx";

/**
 * What the buyer wants to pay for an option whose price is open; of a product with editions, for the one it names. Text,
 * since browsers read `12,50` in a number field as they please: some as 1250.
 */
export function Amount({
  option: { key, name, price, minimum },
  isEdition = false,
  own,
  ground: { words, lang },
}: {
  option: Option;
  isEdition?: boolean;
  /** The language of its name, where it is not the page's. */
  own?: string;
  ground: Ground;
}) {
  if (!minimum || !price) return null;
  const id = isEdition ? `amount-${key}` : "amount";
  return (
    <div className="amount">
      <label htmlFor={id}>
        {isEdition && (
          <>
            <Own lang={own}>{name}</Own>
            {dot(lang)}
          </>
        )}
        {say(words.product.amount, { currency: minimum.currency })}
      </label>
      <input
        id={id}
        name={isEdition ? `pay.${key}` : "pay"}
        type="text"
        inputMode="decimal"
        pattern={typedAmountPattern(minimum.currency)}
        title={say(words.cartView.amountWanted, {
          minimum: money(minimum, lang),
          example: majorUnits(price),
        })}
        data-minimum={minimum.amount}
        data-too-much={say(words.cartView.amountMost, {
          maximum: money({ ...minimum, amount: MAX_CHARGE }, lang),
        })}
        defaultValue={majorUnits(price)}
        aria-describedby={`${id}-hint`}
        required
      />
      <p id={`${id}-hint`} className="label">
        {hint(minimum, price, { words, lang })}
      </p>
    </div>
  );
}

/** From where the sum goes up. Between nothing and the least of a payment there is a gap. */
function hint(minimum: Money, price: Money, { words, lang }: Pick<Ground, "words" | "lang">): string {
  const suggested = money(price, lang);
  if (minimum.amount > 0) {
    return say(words.product.amountHint, { minimum: money(minimum, lang), suggested });
  }
  const least = minimumChargeAbove(1, minimum.currency);
  if (least === null) return say(words.product.amountHintAny, { suggested });
  return say(words.product.amountHintFree, { least: money({ ...minimum, amount: least }, lang), suggested });
}
