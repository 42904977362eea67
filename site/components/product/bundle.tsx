import { productPath } from "#domain/addresses.ts";
import type { Money } from "#domain/money/money.ts";
import { formatPrice } from "#site/lib/format.ts";
import { formatMessage } from "#site/lib/format-message.ts";
import { kindName } from "#site/lib/kind.ts";
import { fixedPrice, productsBySlug, sumOfProducts } from "#site/lib/product.ts";
import { PriceFrom } from "../price.tsx";
import { foreignLang } from "../product-card.tsx";
import { Section } from "../section.tsx";
import type { ProductProps } from "./props.ts";

/** What a bundle holds, and what it saves. */
export function Bundle({ product, context }: ProductProps) {
  const { messages, to, lang } = context;
  const parts = productsBySlug(context, product.bundle);
  if (parts.length === 0) return null;
  const apart = sumOfProducts(parts);
  const price = fixedPrice(product);
  return (
    <Section title={messages.product.bundle} id="bundle">
      <ul className="rows">
        {parts.map((part) => (
          <li key={part.slug} className="bundle-item">
            <a className="quiet-link" href={to(productPath(part.slug))} lang={foreignLang(part, context)}>
              {part.name}
            </a>
            <span className="muted">{kindName(part.kind, messages)}</span>
            <span className="muted">
              <PriceFrom product={part} context={context} />
            </span>
          </li>
        ))}
      </ul>
      {apart && price && apart.sum.currency === price.currency && apart.sum.amount > price.amount && (
        <p className="bundle-saving">{saving(apart, price)}</p>
      )}
    </Section>
  );

  function saving({ sum, open }: { sum: Money; open: boolean }, together: Money): string {
    const least = formatPrice(sum, lang);
    return formatMessage(messages.product.bundleSaving, {
      sum: open ? formatMessage(messages.price.from, { price: least }) : least,
      price: formatPrice(together, lang),
      saving: formatPrice({ ...sum, amount: sum.amount - together.amount }, lang),
    });
  }
}
