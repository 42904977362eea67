import type { Option, Product } from "#catalogue/types.ts";
import { cheapest, forSale, isFree, lowestPrice } from "#domain/prices.ts";
import { say } from "#messages/format.ts";
import { money } from "./format.ts";
import type { Messages } from "./messages.ts";

/** The words that prices are said in. */
export type PriceWords = Pick<Messages["price"], "free" | "freeOrMore" | "from" | "atLeast" | "later">;

/** What a product costs, in the fewest words: "Free", "$9", "from $29", "$5 or more", "Free or more". */
export function priceFrom(product: Product, words: PriceWords, lang: string): string {
  const option = cheapest(product);
  const least = option && lowestPrice(option);
  if (!least) return words.later;
  if (forSale(product).length === 1) return priceOf(option, words, lang);
  if (least.amount > 0) return say(words.from, { price: money(least, lang) });
  return isFree(product) ? words.free : words.freeOrMore;
}

/** What an option costs now. */
export function priceOf({ price, minimum }: Option, words: PriceWords, lang: string): string {
  if (!price) return words.later;
  if (minimum?.amount === 0) return words.freeOrMore;
  if (minimum) return say(words.atLeast, { price: money(minimum, lang) });
  return price.amount === 0 ? words.free : money(price, lang);
}
