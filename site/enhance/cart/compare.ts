import { change, type Line, lines, unit } from "./lines.ts";

/** A line whose price the shop has changed: as it was in the cart, and as it is. */
export interface Repriced {
  was: Line;
  now: Line;
}

/** How a picture's file ends: `-320.avif`. */
const WIDTH = /-\d+\.\w+$/;

/** The part of the public catalogue's shape that the cart compares with. */
interface Published {
  slug: string;
  lang: string;
  name: string;
  /** The cover at its largest. */
  image: string;
  options: {
    key: string;
    name: string;
    price: { amount: number; currency: string } | null;
    minimum?: { amount: number };
  }[];
}

/**
 * Compares the cart with what the shop sells now, and brings its lines up to date; `told` gets every line whose price
 * has changed. The whole list is asked for once: what is gone is missing there, while asking for it by name
 * would be an error in the browser's console. Where the network fails, all stays: the checkout compares again.
 */
export async function compare(prefix: string, told: (repriced: Repriced) => void): Promise<void> {
  if (lines().length === 0) return;
  const published = await fetched(`${prefix}/products.json`);
  if (!published) return;
  for (const line of lines()) {
    update(line, published.find(({ slug }) => slug === line.product) ?? null, told);
  }
}

function update(line: Line, published: Published | null, told: (repriced: Repriced) => void): void {
  const option = published?.options.find(({ key }) => key === line.option);
  if (!published || !option?.price) {
    if (!line.gone) change(line, { gone: true });
    return;
  }
  const { price, minimum } = option;
  // A sum that was chosen in one currency says nothing in another.
  const chosen = price.currency === line.currency ? line.amount : null;
  const now: Line = {
    ...line,
    name: published.name,
    optionName: published.options.length > 1 ? option.name : "",
    lang: published.lang,
    image: isOfSamePicture(line.image, published.image) ? line.image : published.image,
    price: price.amount,
    minimum: minimum?.amount,
    amount: minimum ? Math.max(chosen ?? price.amount, minimum.amount) : null,
    currency: price.currency,
    gone: false,
  };
  if (unit(now) !== unit(line) || now.currency !== line.currency) told({ was: line, now });
  if (JSON.stringify(now) !== JSON.stringify(line)) change(line, now);
}

/** Files of one picture share what comes before the width. The small one of the page is kept for as long as it is there. */
function isOfSamePicture(one: string, other: string): boolean {
  return one.replace(WIDTH, "") === other.replace(WIDTH, "");
}

/** null where it cannot be known. */
async function fetched(path: string): Promise<Published[] | null> {
  try {
    const response = await fetch(path);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
