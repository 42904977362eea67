import { forSale, isFree } from "#domain/prices.ts";
import { Html } from "../html.tsx";
import { foreignLang } from "../product-card.tsx";
import { Section } from "../section.tsx";
import type { ProductProps } from "./props.ts";

/** The story, in the creator's messages. */
export function Story({ product, context }: ProductProps) {
  if (!product.description) return null;
  return (
    <Section title={context.messages.product.story} id="story">
      <Html
        className="prose"
        lang={foreignLang({ lang: product.descriptionLang }, context)}
        html={product.description}
      />
    </Section>
  );
}

/** What happens after the button, in three steps; nothing while there is no button. */
export function Next({ product, context: { messages } }: ProductProps) {
  if (forSale(product).length === 0) return null;
  const { title, steps, free } = messages.product.next;
  const [, ...further] = steps;
  return (
    <Section title={isFree(product) ? free.title : title} wide>
      <ol className="steps">
        {(isFree(product) ? [free.step, ...further] : steps).map(({ title, text }) => (
          <li key={title}>
            <h3>{title}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** What one may do with it and, where it is paid for, how to give it back; nothing while it cannot be had. */
export function Terms({ product, context }: ProductProps) {
  const { messages, shop } = context;
  if (forSale(product).length === 0) return null;
  return (
    <Section title={messages.product.terms} id="terms" wide>
      <div className="terms">
        <section>
          <h3>{messages.product.licence}</h3>
          <Html
            className="prose"
            lang={foreignLang({ lang: product.licenceLang }, context)}
            html={product.licence}
          />
        </section>
        {!isFree(product) && (
          <section>
            <h3>{messages.product.refunds}</h3>
            <Html className="prose" html={shop.refunds} />
          </section>
        )}
      </div>
    </Section>
  );
}
