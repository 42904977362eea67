import type { ReactNode } from "react";
import type { Option } from "#catalogue/types.ts";
import { currenciesOf, inCurrency } from "#site/lib/currencies.ts";

/** As many editions and currencies as styles/product.css has rules for. */
const MAX_EDITIONS = 5;
const MAX_CURRENCIES = 4;

/**
 * A text that depends on the chosen edition and the chosen currency. All texts are on the page, and the stylesheet shows the one
 * whose radio buttons are checked, so it needs no script. `otherwise` is shown if there are none or too many for that.
 */
export function ByChoice({
  options,
  text,
  otherwise,
}: {
  options: Option[];
  text: (option: Option) => ReactNode;
  otherwise: ReactNode;
}) {
  const currencies = currenciesOf(options);
  const isTooMany = options.length > MAX_EDITIONS || currencies.length > MAX_CURRENCIES;
  if (options.length === 0 || isTooMany) return otherwise;
  return oneOf("by-option", options, (option) =>
    currencies.length > 1
      ? oneOf("by-currency", currencies, (currency) => text(inCurrency(option, currency)))
      : text(option),
  );
}

function oneOf<Choice extends Option | string>(
  className: string,
  choices: Choice[],
  text: (choice: Choice) => ReactNode,
): ReactNode {
  const [first] = choices;
  if (first !== undefined && choices.length === 1) return text(first);
  return (
    <span className={className}>
      {choices.map((choice) => (
        <span key={typeof choice === "string" ? choice : choice.key}>{text(choice)}</span>
      ))}
    </span>
  );
}
