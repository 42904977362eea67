import type { Option } from "../../../scripts/catalogue/types.ts";
import { dot, majorUnits, money, smallestStep } from "../../lib/format.ts";
import type { Ground } from "../../lib/page.ts";
import { say } from "../../lib/say.ts";
import { Own } from "../own.tsx";

/** What the buyer wants to pay for an option whose price is open; of a product with editions, for the one it names. */
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
        type="number"
        inputMode="decimal"
        min={majorUnits(minimum)}
        step={smallestStep(minimum.currency)}
        defaultValue={majorUnits(price)}
        aria-describedby={`${id}-hint`}
        required
      />
      <p id={`${id}-hint`} className="label">
        {say(words.product.amountHint, { minimum: money(minimum, lang), suggested: money(price, lang) })}
      </p>
    </div>
  );
}
