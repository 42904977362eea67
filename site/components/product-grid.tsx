import type { Product } from "#catalogue/types.ts";
import { cheapest } from "#domain/prices.ts";
import type { PageContext } from "../lib/page-context.ts";
import "../styles/lists.css";
import { ProductCard } from "./product-card.tsx";

const PLATES_A_ROW = 3;

/** Products as an uneven grid: three a row on a wide page, and the weightiest of each row is hung largest. */
export function ProductGrid({
  products,
  context,
  first = false,
  inOrder = false,
  heading,
}: {
  products: Product[];
  context: PageContext;
  first?: boolean;
  /** The order says something: keep it, also within a row. */
  inOrder?: boolean;
  heading?: "h2" | "h3";
}) {
  return (
    <ul className="product-grid">
      {(inOrder ? products : hang(products)).map((product, i) => (
        <li key={product.slug}>
          <ProductCard
            product={product}
            context={context}
            sizes={sizesAt(i, products.length)}
            first={first && i === 0}
            heading={heading}
          />
        </li>
      ))}
    </ul>
  );
}

/** How wide the cover of each place is: the columns that styles/lists.css gives it, of twelve. */
function sizesAt(place: number, total: number): string {
  const isLast = place === total - 1;
  const isAlone = place % 5 === 0 || (isLast && [1, 3].includes(place % 5));
  const narrow = isAlone ? "calc(100vw - 2.5rem)" : "45vw";
  const middle = [0, 3].includes(place % 4) ? "54vw" : "38vw";
  const isOfLastFour = total > PLATES_A_ROW && total % PLATES_A_ROW === 1 && place >= total - 4;
  const wide = [0, 4, 8].includes(place % 9) ? "38vw" : [2, 3, 7].includes(place % 9) ? "22vw" : "30vw";
  return `(min-width: 64rem) ${isOfLastFour ? "22vw" : wide}, (min-width: 48rem) ${middle}, ${narrow}`;
}

/** The large place is the first of the first row, the second of the second, the third of the third, and so on. */
function hang(products: Product[]): Product[] {
  const hung: Product[] = [];
  for (let start = 0; start < products.length; start += PLATES_A_ROW) {
    const row = products.slice(start, start + PLATES_A_ROW);
    const place = (start / PLATES_A_ROW) % PLATES_A_ROW;
    const heaviest = row.reduce((a, b) => (weight(b) > weight(a) ? b : a));
    const rest = row.filter((product) => product !== heaviest);
    hung.push(...rest.slice(0, place), heaviest, ...rest.slice(place));
  }
  return hung;
}

function weight(product: Product): number {
  return cheapest(product)?.price?.amount ?? 0;
}
