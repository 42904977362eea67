import { forSale, isFree } from "#domain/prices.ts";
import { Html } from "../html.tsx";
import { ownLang } from "../plate.tsx";
import { Section } from "../section.tsx";
import type { Of } from "./of.ts";

/** The story, in the creator's words. */
export function Story({ product, ground }: Of) {
  if (!product.description) return null;
  return (
    <Section title={ground.words.product.story} id="story">
      <Html
        className="prose"
        lang={ownLang({ lang: product.descriptionLang }, ground)}
        html={product.description}
      />
    </Section>
  );
}

/** What happens after the button, in three steps; nothing while there is no button. */
export function Next({ product, ground: { words } }: Of) {
  if (forSale(product).length === 0) return null;
  const { title, steps, free } = words.product.next;
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
export function Terms({ product, ground }: Of) {
  const { words, shop } = ground;
  if (forSale(product).length === 0) return null;
  return (
    <Section title={words.product.terms} id="terms" wide>
      <div className="terms">
        <section>
          <h3>{words.product.licence}</h3>
          <Html
            className="prose"
            lang={ownLang({ lang: product.licenceLang }, ground)}
            html={product.licence}
          />
        </section>
        {!isFree(product) && (
          <section>
            <h3>{words.product.refunds}</h3>
            <Html className="prose" html={shop.refunds} />
          </section>
        )}
      </div>
    </Section>
  );
}
