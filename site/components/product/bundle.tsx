import type { Option, ProductSummary } from "#catalogue/types.ts";
import { productPath } from "#domain/addresses.ts";
import { currentPrice } from "#domain/prices.ts";
import { formatMessage } from "#messages/format.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { formatPrice, separator } from "#site/lib/format.ts";
import { kindName } from "#site/lib/kind.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { type BundlePart, bundleParts, fixedPrice, sumOfParts } from "#site/lib/product.ts";
import { LangSpan } from "../lang-span.tsx";
import type { ProductProps } from "./props.ts";

/** The products in a bundle, each with the edition that it delivers and its price, and what the bundle saves. */
export function Bundle({ product, context }: ProductProps) {
  const { messages, lang } = context;
  const parts = bundleParts(product, (slugs) => context.catalogue.products(slugs));
  if (parts.length === 0) return null;
  const sum = sumOfParts(parts);
  const price = fixedPrice(product);
  return (
    <section className="fact">
      <h2>{messages.product.bundle}</h2>
      <ul className="bundle">
        {parts.map(({ part, option }) => (
          <Part key={part.slug} part={part} option={option} context={context} />
        ))}
      </ul>
      {sum && price && sum.currency === price.currency && sum.amount > price.amount && (
        <p>
          {formatMessage(messages.product.bundleSaving, {
            sum: formatPrice(sum, lang),
            price: formatPrice(price, lang),
            saving: formatPrice({ ...sum, amount: sum.amount - price.amount }, lang),
          })}
        </p>
      )}
    </section>
  );
}

function Part({ part, option, context }: BundlePart<ProductSummary> & { context: PageContext }) {
  return (
    <li>
      <a
        className="quiet-link"
        href={context.to(productPath(part.slug))}
        lang={foreignLang(part.lang, context)}
      >
        {part.name}
      </a>
      <span className="muted figures">
        {part.isWithdrawn ? context.messages.price.withdrawn : option && priceOf(option, context)}
      </span>
      <span className="muted">
        {kindName(part.kind, context.messages)}
        {option && part.options.length > 1 && (
          <>
            {separator(context.lang)}
            <LangSpan lang={foreignLang(option.lang, context)}>{option.name}</LangSpan>
          </>
        )}
      </span>
    </li>
  );
}

function priceOf(option: Option, { messages, lang }: PageContext): string | null {
  const { minimum } = option;
  const price = currentPrice(option);
  if (!price) return null;
  if (minimum) return formatMessage(messages.product.suggested, { price: formatPrice(price, lang) });
  return price.amount === 0 ? messages.price.free : formatPrice(price, lang);
}
