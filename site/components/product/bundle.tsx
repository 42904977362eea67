import { productPath } from "#domain/addresses.ts";
import type { Money } from "#domain/money/money.ts";
import { formatMessage } from "#messages/format.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { formatPrice } from "#site/lib/format.ts";
import { kindName } from "#site/lib/kind.ts";
import { fixedPrice, sumOfProducts } from "#site/lib/product.ts";
import { PriceFrom } from "../price.tsx";
import { Section } from "../section.tsx";
import type { ProductProps } from "./props.ts";

/** The products in a bundle, and what it saves. */
export function Bundle({ product, context }: ProductProps) {
  const { messages, to, lang } = context;
  const parts = context.catalogue.products(product.bundle);
  if (parts.length === 0) return null;
  const total = sumOfProducts(parts);
  const price = fixedPrice(product);
  return (
    <Section title={messages.product.bundle} id="bundle">
      <ul className="rows">
        {parts.map((part) => (
          <li key={part.slug} className="bundle-item">
            <a
              className="quiet-link"
              href={to(productPath(part.slug))}
              lang={foreignLang(part.lang, context)}
            >
              {part.name}
            </a>
            <span className="muted">{kindName(part.kind, messages)}</span>
            <span className="muted">
              <PriceFrom product={part} context={context} />
            </span>
          </li>
        ))}
      </ul>
      {total && price && total.sum.currency === price.currency && total.sum.amount > price.amount && (
        <p className="bundle-saving">{saving(total, price)}</p>
      )}
    </Section>
  );

  function saving({ sum, isMinimum }: { sum: Money; isMinimum: boolean }, price: Money): string {
    const formattedSum = formatPrice(sum, lang);
    return formatMessage(messages.product.bundleSaving, {
      sum: isMinimum ? formatMessage(messages.price.from, { price: formattedSum }) : formattedSum,
      price: formatPrice(price, lang),
      saving: formatPrice({ ...sum, amount: sum.amount - price.amount }, lang),
    });
  }
}
