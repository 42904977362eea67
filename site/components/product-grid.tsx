import type { ProductSummary } from "#catalogue/types.ts";
import { gridColumns } from "../lib/grid-columns.ts";
import type { PageContext } from "../lib/page-context.ts";
import "../styles/lists.css";
import { ProductCard } from "./product-card.tsx";

/** The width of a cover by the columns of its card, as in the attribute `sizes`. On a wide page the margin takes a larger part. */
const NARROW_SIZES: Record<number, string> = { 6: "45vw", 12: "calc(100vw - 2.5rem)" };
const VW_PER_COLUMN = 7.6;

/** Products as an uneven grid without gaps, in which the first product is the largest. */
export function ProductGrid({
  products,
  context,
  eager = false,
  heading,
}: {
  products: ProductSummary[];
  context: PageContext;
  /** Load the first cover at once, since it is visible without scrolling. */
  eager?: boolean;
  heading?: "h2" | "h3";
}) {
  const { narrow, middle, wide } = gridColumns(products.length);
  return (
    <ul className="product-grid">
      {products.map((product, i) => (
        <li key={product.slug} className={`n${narrow[i]} m${middle[i]} w${wide[i]}`}>
          <ProductCard
            product={product}
            context={context}
            sizes={sizesOf(narrow[i], middle[i], wide[i])}
            eager={eager && i === 0}
            heading={heading}
          />
        </li>
      ))}
    </ul>
  );
}

function sizesOf(narrow = 12, middle = 12, wide = 12): string {
  const vw = (columns: number) => `${Math.round(columns * VW_PER_COLUMN)}vw`;
  const isAlone = wide === 12;
  return `(width>=64rem) ${vw(isAlone ? 5 : wide)}, (width>=48rem) ${vw(isAlone ? 6 : middle)}, ${NARROW_SIZES[narrow]}`;
}
