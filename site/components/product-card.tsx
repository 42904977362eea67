import type { ProductSummary } from "#catalogue/types.ts";
import { productPath } from "#domain/addresses.ts";
import { foreignLang } from "../lib/foreign-lang.ts";
import { separator } from "../lib/format.ts";
import { kindName } from "../lib/kind.ts";
import type { PageContext } from "../lib/page-context.ts";
import { Picture } from "./picture.tsx";
import { PriceFrom } from "./price.tsx";
import { WordBreaks } from "./word-breaks.tsx";

interface Props {
  product: ProductSummary;
  context: PageContext;
  /** The width the cover is shown at, as in the attribute `sizes`. */
  sizes: string;
  /** Load the cover at once, since it is visible without scrolling. */
  eager?: boolean;
  /** Whether the card is one of four in a row. */
  small?: boolean;
  /** The level of the product's name in the outline of the page. */
  heading?: "h2" | "h3";
}

/** A product's cover, name, kind and price. The whole card is one link. */
export function ProductCard({ product, context, sizes, eager, small, heading: Heading = "h3" }: Props) {
  const lang = foreignLang(product.lang, context);
  return (
    <article className="product-card">
      <Picture
        image={product.cover}
        sizes={sizes}
        id={`cover-${product.slug}`}
        lang={foreignLang(product.cover.lang, context)}
        eager={eager}
        small={small}
      />
      <div className="card-text">
        <Heading>
          <a href={context.to(productPath(product.slug))} lang={lang}>
            <WordBreaks text={product.name} />
          </a>
        </Heading>
        <p className="muted">
          {kindName(product.kind, context.messages)}
          {separator(context.lang)}
          <PriceFrom product={product} context={context} />
        </p>
      </div>
    </article>
  );
}

/** The large card at the top of the home page, with the product's summary. */
export function FeaturedCard({ product, context, sizes }: Props) {
  const { messages, to } = context;
  const lang = foreignLang(product.lang, context);
  return (
    <article className="product-card featured-card">
      <Picture
        image={product.cover}
        sizes={sizes}
        id={`cover-${product.slug}`}
        lang={foreignLang(product.cover.lang, context)}
        eager
      />
      <div className="card-text">
        <p className="muted">
          {kindName(product.kind, messages)}
          {separator(context.lang)}
          <PriceFrom product={product} context={context} />
        </p>
        <h2>
          <a href={to(productPath(product.slug))} lang={lang}>
            <WordBreaks text={product.name} />
          </a>
        </h2>
        <p className="summary" lang={lang}>
          <WordBreaks text={product.summary} />
        </p>
        <p className="card-action" aria-hidden="true">
          {messages.home.viewProduct}
        </p>
      </div>
    </article>
  );
}
