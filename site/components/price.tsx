import type { Option } from "#catalogue/types.ts";
import { findCheapestOption, formerPrice, optionsForSale } from "#domain/prices.ts";
import { formatPrice } from "../lib/format.ts";
import type { PageContext } from "../lib/page-context.ts";
import { optionPriceText, productPriceText } from "../lib/price.ts";

/** A product's price in short: "$9", "from $29", "Free". */
export function PriceFrom({
  product,
  context,
}: {
  product: { options: Option[]; isWithdrawn: boolean };
  context: PageContext;
}) {
  const cheapestOption = findCheapestOption(product);
  if (cheapestOption && optionsForSale(product).length === 1)
    return <Price option={cheapestOption} context={context} />;
  const text = productPriceText(product, context.messages.price, context.lang);
  return cheapestOption ? <span className="figures">{text}</span> : text;
}

/** An option's price, with the original price if it is reduced. */
export function Price({ option, context }: { option: Option; context: PageContext }) {
  const { messages, lang } = context;
  const { price, minimum } = option;
  const before = formerPrice(option);
  const text = optionPriceText(option, messages.price, lang);
  if (!price || (price.amount === 0 && !minimum)) return text;
  if (!before || minimum) return <span className="figures">{text}</span>;
  return (
    <span className="figures">
      <span className="sr-only">{messages.price.now} </span>
      {text} <span className="sr-only">{messages.price.before} </span>
      <s>{formatPrice(before, lang)}</s>
    </span>
  );
}
