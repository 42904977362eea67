import { isFree, optionsForSale } from "#domain/prices.ts";
import { Section } from "../section.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import type { ProductProps } from "./props.ts";

/** Explains in three steps how a purchase continues. Renders nothing while the product is not for sale. */
export function NextSteps({ product, context: { messages } }: ProductProps) {
  if (optionsForSale(product).length === 0) return null;
  const { title, steps, free } = messages.product.next;
  const [, ...further] = steps;
  return (
    <Section title={isFree(product) ? free.title : title} wide>
      <ol className="steps">
        {(isFree(product) ? [free.step, ...further] : steps).map(({ title, text }) => (
          <li key={title}>
            <h3>
              <WordBreaks text={title} />
            </h3>
            <p>
              <WordBreaks text={text} />
            </p>
          </li>
        ))}
      </ol>
    </Section>
  );
}
