import type { PublicProduct } from "#domain/api/catalogue.ts";
import type { CartLine } from "./lines.ts";
import type { Model } from "./model.ts";

/** A line whose price has changed in the shop since it was added to the cart. */
export interface PriceChange {
  before: CartLine;
  after: CartLine;
}

/** What is used of the cart. */
type Refreshed = Pick<Model, "lines" | "forSale" | "change" | "unitPrice">;

/**
 * Updates the lines of the cart from the shop's catalogue. Calls `onPriceChange` for every line whose price has changed.
 * Loads the products in the cart only: a catalogue of thousands is too large. A line whose product cannot be loaded stays as it
 * is, since the checkout checks the prices anyway.
 */
export async function refresh(
  cart: Refreshed,
  prefix: string,
  onPriceChange: (change: PriceChange) => void,
): Promise<void> {
  const { lines, forSale } = cart;
  // The line that was added last shows in which currency the buyer wants to pay. One order has one currency.
  const currency = forSale(lines()).at(-1)?.currency ?? "";
  // A request fails without the network, and if the answer is no product.
  await Promise.allSettled(
    [...new Set(lines().map(({ product }) => product))].map(async (slug) => {
      const response = await fetch(`${prefix}/products/${slug}.json`);
      // It is published together with this script. Parsing it with a schema would make the script half as large again.
      const product: PublicProduct | null = response.status === 404 ? null : await response.json();
      for (const line of lines())
        if (line.product === slug) refreshLine(line, { cart, product, currency, onPriceChange });
    }),
  );
}

function refreshLine(
  line: CartLine,
  {
    cart: { change, unitPrice },
    product,
    currency,
    onPriceChange,
  }: {
    cart: Refreshed;
    product: PublicProduct | null;
    currency: string;
    onPriceChange: (change: PriceChange) => void;
  },
): void {
  const option = product?.options.find(({ key }) => key === line.option);
  if (!product || !option?.price) {
    if (!line.gone) change(line, { gone: true });
    return;
  }
  const main = { ...option, price: option.price };
  const inCurrency = (code: string) =>
    [main, ...(option.otherPrices ?? [])].find(({ price }) => price.currency === code);
  const { price, minimum } = inCurrency(currency) ?? inCurrency(line.currency) ?? main;
  // An amount chosen in one currency cannot be carried over to another.
  const chosen = price.currency === line.currency ? line.amount : null;
  const after: CartLine = {
    ...line,
    name: product.name,
    optionName: product.options.length > 1 ? option.name : "",
    lang: product.lang,
    // The catalogue names the largest file. The line keeps its small one of the same picture, which has another width at its end.
    image: product.image.startsWith(line.image.replace(/-.*/, "")) ? line.image : product.image,
    price: price.amount,
    minimum: minimum?.amount,
    amount: minimum ? Math.max(chosen ?? price.amount, minimum.amount) : null,
    currency: price.currency,
    gone: false,
  };
  if (unitPrice(after) !== unitPrice(line) || after.currency !== line.currency) {
    onPriceChange({ before: line, after });
  }
  if (JSON.stringify(after) !== JSON.stringify(line)) change(line, after);
}
