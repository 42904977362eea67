import { Html } from "../html.tsx";
import { foreignLang } from "../product-card.tsx";
import { Section } from "../section.tsx";
import type { ProductProps } from "./props.ts";

/** Questions and answers, each folded. */
export function Faq({ product, context }: ProductProps) {
  if (product.faq.length === 0) return null;
  return (
    <Section title={context.messages.product.faq} id="questions">
      <div className="accordion">
        {product.faq.map(({ question, answer, lang }) => (
          <details key={question} lang={foreignLang({ lang }, context)}>
            <summary>{question}</summary>
            <Html className="prose" html={answer} />
          </details>
        ))}
      </div>
    </Section>
  );
}
