import type { Product, ProductSummary } from "#catalogue/types.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { ProductCard } from "../product-card.tsx";
import type { ProductProps } from "./props.ts";

const MAX_RELATED = 4;

/** Related products: bought together or sharing tags, filled up with the newest. */
export function Related({ product, context }: ProductProps) {
  const shown = relatedProducts(product, context);
  if (shown.length === 0) return null;
  return (
    <section className="page">
      <div className="section">
        <h2 className="section-title">{context.messages.product.related}</h2>
        <ul className="related">
          {shown.map((other) => (
            <li key={other.slug}>
              <ProductCard product={other} context={context} sizes="(width>=48rem) 22vw, 45vw" small />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function relatedProducts(product: Product, { catalogue }: PageContext): ProductSummary[] {
  const related = catalogue.products(product.related);
  if (related.length >= MAX_RELATED) return related.slice(0, MAX_RELATED);
  const shown = new Set([product, ...related].map(({ slug }) => slug));
  const others = catalogue.newest(MAX_RELATED + 1).filter(({ slug }) => !shown.has(slug));
  return [...related, ...others].slice(0, MAX_RELATED);
}
