import type { Product } from "#catalogue/types.ts";
import { productPath } from "#domain/addresses.ts";
import { separator } from "../lib/format.ts";
import { kindName } from "../lib/kind.ts";
import type { PageContext } from "../lib/page-context.ts";
import { Picture } from "./picture.tsx";
import { PriceFrom } from "./price.tsx";

interface Hung {
  product: Product;
  context: PageContext;
  /** The width the cover is shown at. */
  sizes: string;
  first?: boolean;
  /** Far down a page, in a row of four. */
  small?: boolean;
  /** The heading its name is, after the outline of the page. */
  heading?: "h2" | "h3";
}

/** A product as a plate: its cover, its name, what it is and what it costs. All of it is one link. */
export function ProductCard({ product, context, sizes, first, small, heading: Heading = "h3" }: Hung) {
  const own = foreignLang(product, context);
  return (
    <article className="product-card">
      <Picture
        image={product.cover}
        sizes={sizes}
        id={`cover-${product.slug}`}
        lang={foreignLang(product.cover, context)}
        first={first}
        small={small}
      />
      <div className="card-text">
        <Heading>
          <a href={context.to(productPath(product.slug))} lang={own}>
            {product.name}
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

/** The plate that opens the home page: large, with its line beside it. */
export function FeaturedCard({ product, context, sizes }: Hung) {
  const { messages, to, lang } = context;
  const own = foreignLang(product, context);
  return (
    <article className="product-card featured-card">
      <Picture
        image={product.cover}
        sizes={sizes}
        id={`cover-${product.slug}`}
        lang={foreignLang(product.cover, context)}
        first
      />
      <div className="card-text">
        <p className="muted">
          {kindName(product.kind, messages)}
          {separator(lang)}
          <PriceFrom product={product} context={context} />
        </p>
        <h2>
          <a href={to(productPath(product.slug))} lang={own}>
            {product.name}
          </a>
        </h2>
        <p className="summary" lang={own}>
          {product.summary}
        </p>
        <p className="card-action" aria-hidden="true">
          {messages.home.look}
        </p>
      </div>
    </article>
  );
}

/** The language of something's texts, where it is not the page's; the page's own messages beside them stay in theirs. */
export function foreignLang(of: { lang: string }, { lang }: PageContext): string | undefined {
  return of.lang === lang ? undefined : of.lang;
}
