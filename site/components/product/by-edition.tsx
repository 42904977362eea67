import type { ReactNode } from "react";
import type { Option } from "#catalogue/types.ts";

/** As many as styles/product.css has rules for. */
const MAX_EDITIONS = 5;

/**
 * A text that depends on the chosen edition, or on the chosen currency of the only edition. All texts are on the page, and the stylesheet shows the one whose radio button is
 * checked, so it needs no script. `otherwise` is shown if there are none or too many for that.
 */
export function ByEdition({
  choices,
  text,
  otherwise,
}: {
  choices: Option[];
  text: (option: Option) => ReactNode;
  otherwise: ReactNode;
}) {
  const [first] = choices;
  if (first && choices.length === 1) return text(first);
  if (!first || choices.length > MAX_EDITIONS) return otherwise;
  return (
    <span className="by-edition">
      {choices.map((option) => (
        <span key={`${option.key} ${option.price?.currency}`}>{text(option)}</span>
      ))}
    </span>
  );
}
