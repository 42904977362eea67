import { Html } from "../html.tsx";
import { ownLang } from "../plate.tsx";
import { Section } from "../section.tsx";
import type { Of } from "./of.ts";

/** Questions and answers, each folded. */
export function Faq({ product, ground }: Of) {
  if (product.faq.length === 0) return null;
  return (
    <Section title={ground.words.product.faq} id="questions">
      <div className="folds">
        {product.faq.map(({ question, answer, lang }) => (
          <details key={question} lang={ownLang({ lang }, ground)}>
            <summary>{question}</summary>
            <Html className="prose" html={answer} />
          </details>
        ))}
      </div>
    </Section>
  );
}
