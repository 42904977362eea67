import { productsBySlug } from "#site/lib/product.ts";
import { ProductCard } from "../product-card.tsx";
import type { ProductProps } from "./props.ts";

const MAX_RELATED = 4;

/** Related products: bought together or sharing tags, filled up with the newest. */
export function Related({ product, context }: ProductProps) {
  const related = productsBySlug(context, product.related);
  const others = context.products.filter((other) => other.slug !== product.slug && !related.includes(other));
  const shown = [...related, ...others].slice(0, MAX_RELATED);
  if (shown.length === 0) return null;
  return (
    <section className="page">
      <div className="section">
        <h2 className="section-title">{context.messages.product.related}</h2>
        <ul className="related">
          {shown.map((other) => (
            <li key={other.slug}>
              <ProductCard product={other} context={context} sizes="(min-width: 48rem) 22vw, 45vw" small />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
