import { pick } from "../../lib/product.ts";
import { Plate } from "../plate.tsx";
import type { Of } from "./of.ts";

const SHOWN = 4;

/** What stands near it: shared subjects and collections. */
export function Related({ product, ground }: Of) {
  const related = pick(ground, product.related).slice(0, SHOWN);
  if (related.length === 0) return null;
  return (
    <section className="page">
      <div className="section">
        <h2 className="section-title">{ground.words.product.also}</h2>
        <ul className="related">
          {related.map((near) => (
            <li key={near.slug}>
              <Plate product={near} ground={ground} sizes="(min-width: 48rem) 22vw, 45vw" bare />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
