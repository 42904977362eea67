import type { ProductSummary } from "#catalogue/types.ts";
import { findCheapestOption } from "#domain/prices.ts";
import type { PageContext } from "../lib/page-context.ts";
import "../styles/lists.css";
import { ProductCard } from "./product-card.tsx";

const CARDS_PER_ROW = 3;

/** Products as an uneven grid: three per row on a wide page, the most expensive of each row in the largest place. */
export function ProductGrid({
  products,
  context,
  eager = false,
  keepOrder = false,
  heading,
}: {
  products: ProductSummary[];
  context: PageContext;
  /** Load the first cover at once, since it is visible without scrolling. */
  eager?: boolean;
  /** Keep the order within rows as well, since it is meaningful. */
  keepOrder?: boolean;
  heading?: "h2" | "h3";
}) {
  return (
    <ul className="product-grid">
      {(keepOrder ? products : arrange(products)).map((product, i) => (
        <li key={product.slug}>
          <ProductCard
            product={product}
            context={context}
            sizes={sizesAt(i, products.length)}
            eager={eager && i === 0}
            heading={heading}
          />
        </li>
      ))}
    </ul>
  );
}

/** The width of the cover in each place, by the columns of twelve that styles/lists.css gives it. */
function sizesAt(place: number, total: number): string {
  const isLast = place === total - 1;
  const isAlone = place % 5 === 0 || (isLast && [1, 3].includes(place % 5));
  const narrow = isAlone ? "calc(100vw - 2.5rem)" : "45vw";
  const middle = [0, 3].includes(place % 4) ? "54vw" : "38vw";
  const isOfLastFour = total > CARDS_PER_ROW && total % CARDS_PER_ROW === 1 && place >= total - 4;
  const wide = [0, 4, 8].includes(place % 9) ? "38vw" : [2, 3, 7].includes(place % 9) ? "22vw" : "30vw";
  return `(min-width: 64rem) ${isOfLastFour ? "22vw" : wide}, (min-width: 48rem) ${middle}, ${narrow}`;
}

/** The largest place is the first of the first row, the second of the second, the third of the third, and so on. */
function arrange(products: ProductSummary[]): ProductSummary[] {
  const arranged: ProductSummary[] = [];
  for (let start = 0; start < products.length; start += CARDS_PER_ROW) {
    const row = products.slice(start, start + CARDS_PER_ROW);
    const place = (start / CARDS_PER_ROW) % CARDS_PER_ROW;
    const main = row.reduce((a, b) => (priceOf(b) > priceOf(a) ? b : a));
    const rest = row.filter((product) => product !== main);
    arranged.push(...rest.slice(0, place), main, ...rest.slice(place));
  }
  return arranged;
}

function priceOf(product: ProductSummary): number {
  return findCheapestOption(product)?.price?.amount ?? 0;
}
