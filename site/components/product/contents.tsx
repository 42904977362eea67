import { foreignLang } from "#site/lib/foreign-lang.ts";
import { WordBreaks } from "../word-breaks.tsx";
import type { ProductProps } from "./props.ts";

/** The table of contents. */
export function Contents({ product, context }: ProductProps) {
  if (product.contents.length === 0) return null;
  return (
    <section className="fact">
      <h2>{context.messages.product.contents}</h2>
      <ol className="contents-list">
        {product.contents.map(({ title, detail, lang }) => (
          <li key={title} lang={foreignLang(lang, context)}>
            <span>
              <WordBreaks text={title} />
            </span>
            {detail && <span className="muted">{detail}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
