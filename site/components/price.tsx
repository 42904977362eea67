import { cheapest, forSale, leastSum } from "../../scripts/catalogue/cheapest.ts";
import type { Option, Product } from "../../scripts/catalogue/types.ts";
import { money } from "../lib/format.ts";
import type { Ground } from "../lib/page.ts";
import { say } from "../lib/say.ts";

/** What a product costs, in the fewest words: "Free", "$9", "from $29", "$5 or more". */
export function PriceFrom({ product, ground }: { product: Product; ground: Ground }) {
  const option = cheapest(product);
  const least = option && leastSum(option);
  if (!least) return ground.words.price.later;
  if (forSale(product).length === 1) return <Price option={option} ground={ground} />;
  return (
    <span className="figures">{say(ground.words.price.from, { price: money(least, ground.lang) })}</span>
  );
}

/** What an option costs, beside what it cost before where that is told. */
export function Price({ option, ground }: { option: Option; ground: Ground }) {
  const { words, lang } = ground;
  const { price, minimum, compareAt } = option;
  if (!price) return words.price.later;
  if (minimum)
    return <span className="figures">{say(words.price.atLeast, { price: money(minimum, lang) })}</span>;
  if (price.amount === 0) return words.price.free;
  if (!compareAt) return <span className="figures">{money(price, lang)}</span>;
  return (
    <span className="figures">
      <span className="sr-only">{words.price.now} </span>
      {money(price, lang)} <span className="sr-only">{words.price.before} </span>
      <s className="text-soft">{money(compareAt, lang)}</s>
    </span>
  );
}
