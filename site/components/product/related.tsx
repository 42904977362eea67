import { pick } from "#site/lib/product.ts";
import { Plate } from "../plate.tsx";
import type { Of } from "./of.ts";

const SHOWN = 4;

/** What stands near it: bought by the same people or of the same subjects, then the newest, until the row is full. */
export function Related({ product, ground }: Of) {
  const near = pick(ground, product.related);
  const others = ground.products.filter((other) => other.slug !== product.slug && !near.includes(other));
  const related = [...near, ...others].slice(0, SHOWN);
  if (related.length === 0) return null;
  return (
    <section className="page">
      <div className="section">
        <h2 className="section-title">{ground.words.product.also}</h2>
        <ul className="related">
          {related.map((other) => (
            <li key={other.slug}>
              <Plate product={other} ground={ground} sizes="(min-width: 48rem) 22vw, 45vw" small />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
