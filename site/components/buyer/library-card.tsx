import type { LinkedProduct } from "#site/lib/library-products.ts";
import { WordBreaks } from "../word-breaks.tsx";
import { LibraryCover } from "./library-cover.tsx";
import { factsOf, type LibraryProps, langOf, refusalTextOf, updateTextOf } from "./library-texts.ts";

/** A product in the library: its cover and name. The whole card is one link. */
export function LibraryCard({
  product,
  columns,
  heading: Heading,
  ...props
}: LibraryProps & {
  product: LinkedProduct;
  /** Columns that the card takes, of the twelve of a wide page. */
  columns: number;
  heading: "h2" | "h3";
}) {
  const refusal = refusalTextOf(product, props);
  return (
    <article className="product-card">
      <LibraryCover
        product={product}
        lang={props.lang}
        sizes={`(width>=64rem) ${columns * 8}vw, (width>=48rem) 30vw, 45vw`}
      />
      <div className="card-text">
        <Heading>
          <LibraryLink product={product} lang={props.lang} />
        </Heading>
        <p className="muted">{factsOf(product, props)}</p>
        {product.item.isUpdated && !refusal && <p className="updated">{updateTextOf(product, props)}</p>}
        {refusal && (
          <p className="paused">
            <WordBreaks text={refusal} />
          </p>
        )}
      </div>
    </article>
  );
}

/** Opens a product in this page. */
export function LibraryLink({ product, lang }: { product: LinkedProduct; lang: string }) {
  return (
    <a id={`open-${product.key}`} href={`#${encodeURIComponent(product.key)}`} lang={langOf(product, lang)}>
      <WordBreaks text={product.item.name} />
    </a>
  );
}
