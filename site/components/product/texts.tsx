import { Html } from "../html.tsx";
import { Section } from "../section.tsx";
import type { Of } from "./of.ts";

/** The story, in the creator's words. */
export function Story({ product, ground }: Of) {
  if (!product.description) return null;
  return (
    <Section title={ground.words.product.story} id="story">
      <Html className="prose" html={product.description} />
    </Section>
  );
}

/** What happens after the button, in three steps. */
export function Next({ ground: { words } }: Of) {
  return (
    <Section title={words.product.next.title} wide>
      <ol className="steps">
        {words.product.next.steps.map(({ title, text }) => (
          <li key={title}>
            <h3>{title}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** What one may do with it, and how to give it back. */
export function Terms({ product, ground }: Of) {
  const { words, shop } = ground;
  return (
    <Section title={words.product.terms} id="terms" wide>
      <div className="terms">
        <section>
          <h3>{words.product.licence}</h3>
          <Html className="prose" html={product.licence} />
        </section>
        <section>
          <h3>{words.product.refunds}</h3>
          <Html className="prose" html={shop.refunds} />
        </section>
      </div>
    </Section>
  );
}
