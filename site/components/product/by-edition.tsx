import type { ReactNode } from "react";
import type { Option } from "#catalogue/types.ts";

/** As many as styles/product.css has rules for. */
const MAX_EDITIONS = 5;

/**
 * A text that depends on the chosen edition. All texts are on the page, and the stylesheet shows the one whose radio button is
 * checked, so it needs no script. `otherwise` is shown if there are too many editions for that.
 */
export function ByEdition({
  options,
  text,
  otherwise,
}: {
  options: Option[];
  text: (option: Option) => ReactNode;
  otherwise: ReactNode;
}) {
  const [only] = options;
  if (only && options.length === 1) return text(only);
  if (options.length > MAX_EDITIONS) return otherwise;
  return (
    <span className="by-edition">
      {options.map((option) => (
        <span key={option.key}>{text(option)}</span>
      ))}
    </span>
  );
}
