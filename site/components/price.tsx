import type { Option, Product } from "#catalogue/types.ts";
import { cheapest, forSale } from "#domain/prices.ts";
import { money } from "../lib/format.ts";
import type { Ground } from "../lib/page.ts";
import { priceFrom, priceOf } from "../lib/price.ts";

/** What a product costs, in the fewest words. */
export function PriceFrom({ product, ground }: { product: Product; ground: Ground }) {
  const least = cheapest(product);
  if (least && forSale(product).length === 1) return <Price option={least} ground={ground} />;
  const text = priceFrom(product, ground.words.price, ground.lang);
  return least ? <span className="figures">{text}</span> : text;
}

/** What an option costs, beside what it cost before where that is told. */
export function Price({ option, ground }: { option: Option; ground: Ground }) {
  const { words, lang } = ground;
  const { price, minimum, compareAt } = option;
  const text = priceOf(option, words.price, lang);
  if (!price || (price.amount === 0 && !minimum)) return text;
  if (!compareAt || minimum) return <span className="figures">{text}</span>;
  return (
    <span className="figures">
      <span className="sr-only">{words.price.now} </span>
      {text} <span className="sr-only">{words.price.before} </span>
      <s className="text-soft">{money(compareAt, lang)}</s>
    </span>
  );
}
