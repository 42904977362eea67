import { foreignLang } from "#site/lib/foreign-lang.ts";
import { Html } from "../html.tsx";
import { Section } from "../section.tsx";
import type { ProductProps } from "./props.ts";

/** The product's description, in the creator's own words. */
export function Story({ product, context }: ProductProps) {
  if (!product.description) return null;
  return (
    <Section title={context.messages.product.description} id="story">
      <Html
        className="prose"
        lang={foreignLang(product.descriptionLang, context)}
        html={product.description}
      />
    </Section>
  );
}
