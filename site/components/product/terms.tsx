import { isFree, optionsForSale } from "#domain/prices.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { Html } from "../html.tsx";
import { Section } from "../section.tsx";
import type { ProductProps } from "./props.ts";

/** The licence, and the refund policy unless the product is free. Renders nothing while the product is not for sale. */
export function Terms({ product, context }: ProductProps) {
  const { messages, shop } = context;
  if (optionsForSale(product).length === 0) return null;
  return (
    <Section title={messages.product.terms} id="terms" wide>
      <div className="terms">
        <section>
          <h3>{messages.product.licence}</h3>
          <Html className="prose" lang={foreignLang(product.licenceLang, context)} html={product.licence} />
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
