import { change, type Line, lines, unit } from "./lines.ts";

/** The part of the public catalogue's shape that the cart compares with. */
interface Published {
  lang: string;
  name: string;
  options: {
    key: string;
    name: string;
    price: { amount: number; currency: string } | null;
    minimum?: { amount: number };
  }[];
}

const GONE = 404;

/**
 * Compares the cart with what the shop sells now, and brings its lines up to date; `told` gets every line whose price
 * has changed, as it was. Only what is in the cart is asked for. Where the network fails, all stays: the checkout
 * compares again.
 */
export async function compare(prefix: string, told: (before: Line) => void): Promise<void> {
  const slugs = new Set(lines().map(({ product }) => product));
  await Promise.all(
    [...slugs].map(async (slug) => {
      const published = await fetched(`${prefix}/products/${encodeURIComponent(slug)}.json`);
      if (published === undefined) return;
      for (const line of lines()) if (line.product === slug) update(line, published, told);
    }),
  );
}

function update(line: Line, published: Published | null, told: (before: Line) => void): void {
  const option = published?.options.find(({ key }) => key === line.option);
  if (!published || !option?.price) {
    if (!line.gone) change(line, { gone: true });
    return;
  }
  const { price, minimum } = option;
  const now: Line = {
    ...line,
    name: published.name,
    optionName: published.options.length > 1 ? option.name : "",
    lang: published.lang,
    price: price.amount,
    amount: minimum ? Math.max(line.amount ?? price.amount, minimum.amount) : null,
    currency: price.currency,
    gone: false,
  };
  if (unit(now) !== unit(line) || now.currency !== line.currency) told(line);
  if (JSON.stringify(now) !== JSON.stringify(line)) change(line, now);
}

/** null where there is no such product any more, undefined where that cannot be known. */
async function fetched(path: string): Promise<Published | null | undefined> {
  try {
    const response = await fetch(path);
    if (response.status === GONE) return null;
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
