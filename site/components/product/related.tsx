import { productsBySlug } from "#site/lib/product.ts";
import { ProductCard } from "../product-card.tsx";
import type { ProductProps } from "./props.ts";

const SHOWN = 4;

/** What stands near it: bought by the same people or of the same subjects, then the newest, until the row is full. */
export function Related({ product, context }: ProductProps) {
  const near = productsBySlug(context, product.related);
  const others = context.products.filter((other) => other.slug !== product.slug && !near.includes(other));
  const related = [...near, ...others].slice(0, SHOWN);
  if (related.length === 0) return null;
  return (
    <section className="page">
      <div className="section">
        <h2 className="section-title">{context.messages.product.also}</h2>
        <ul className="related">
          {related.map((other) => (
            <li key={other.slug}>
              <ProductCard product={other} context={context} sizes="(min-width: 48rem) 22vw, 45vw" small />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
