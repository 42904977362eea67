import { ownLang } from "../plate.tsx";
import type { Of } from "./of.ts";

/** "Inside": the table of contents. */
export function Inside({ product, ground }: Of) {
  if (product.contents.length === 0) return null;
  return (
    <section className="fact">
      <h2>{ground.words.product.inside}</h2>
      <ol className="inside">
        {product.contents.map(({ title, detail, lang }) => (
          <li key={title} lang={ownLang({ lang }, ground)}>
            <span>{title}</span>
            {detail && <span className="label">{detail}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
