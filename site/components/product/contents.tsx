import { foreignLang } from "#site/lib/foreign-lang.ts";
import { otherContents } from "#site/lib/product.ts";
import { WordBreaks } from "../word-breaks.tsx";
import type { ProductProps } from "./props.ts";

/** The table of contents, without the parts that `Files` shows. */
export function Contents({ product, context }: ProductProps) {
  const parts = otherContents(product);
  if (parts.length === 0) return null;
  return (
    <section className="fact">
      <h2>{context.messages.product.contents}</h2>
      <ol className="contents-list">
        {parts.map(({ title, detail, lang }) => (
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
