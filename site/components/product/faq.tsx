import { foreignLang } from "#site/lib/foreign-lang.ts";
import { Html } from "../html.tsx";
import { Section } from "../section.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import type { ProductProps } from "./props.ts";

/** Questions and answers, each collapsed. */
export function Faq({ product, context }: ProductProps) {
  if (product.faq.length === 0) return null;
  return (
    <Section title={context.messages.product.faq} id="questions">
      <div className="accordion">
        {product.faq.map(({ question, answer, lang }) => (
          <details key={question} lang={foreignLang(lang, context)}>
            <summary>
              <span>
                <WordBreaks text={question} />
              </span>
            </summary>
            <Html className="prose" html={answer} />
          </details>
        ))}
      </div>
    </Section>
  );
}
