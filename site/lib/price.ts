import type { Option } from "#catalogue/types.ts";
import {
  currentPrice,
  findCheapestOption,
  isFree,
  isSoldOut,
  lowestPrice,
  optionsForSale,
} from "#domain/prices.ts";
import { formatMessage } from "#messages/format.ts";
import { formatPrice } from "./format.ts";
import type { Messages } from "./messages.ts";

/** The messages that price texts are made of. */
export type PriceMessages = Pick<
  Messages["price"],
  "free" | "freeOrMore" | "freeAndPaid" | "from" | "atLeast" | "comingSoon" | "withdrawn" | "soldOut"
>;

/** A product's price in short: "Free", "$9", "from $29", "$5 or more", "Pay what you want". */
export function productPriceText(
  product: { options: Option[]; isWithdrawn: boolean },
  messages: PriceMessages,
  lang: string,
): string {
  if (product.isWithdrawn) return messages.withdrawn;
  if (isSoldOut(product)) return messages.soldOut;
  const option = findCheapestOption(product);
  const lowest = option && lowestPrice(option);
  if (!lowest) return messages.comingSoon;
  if (optionsForSale(product).length === 1) return optionPriceText(option, messages, lang);
  if (lowest.amount > 0) return formatMessage(messages.from, { price: formatPrice(lowest, lang) });
  if (isFree(product)) return messages.free;
  const isPaid = (option: Option) => (lowestPrice(option)?.amount ?? 0) > 0;
  return optionsForSale(product).some(isPaid) ? messages.freeAndPaid : messages.freeOrMore;
}

/** An option's current price. */
export function optionPriceText(option: Option, messages: PriceMessages, lang: string): string {
  const { minimum } = option;
  const price = currentPrice(option);
  if (!price) return messages.comingSoon;
  if (minimum?.amount === 0) return messages.freeOrMore;
  if (minimum) return formatMessage(messages.atLeast, { price: formatPrice(minimum, lang) });
  return price.amount === 0 ? messages.free : formatPrice(price, lang);
}
