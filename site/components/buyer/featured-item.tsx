import { formatMessage } from "#messages/format.ts";
import { formatDate } from "#site/lib/format.ts";
import type { LinkedProduct } from "#site/lib/library-products.ts";
import { WordBreaks } from "../word-breaks.tsx";
import { LibraryLink } from "./library-card.tsx";
import { LibraryCover } from "./library-cover.tsx";
import { LibraryFiles } from "./library-files.tsx";
import { bundleNameOf, factsOf, type LibraryProps, paymentTextOf, refusalTextOf } from "./library-texts.ts";

/** The newest product, large, with its downloads beside it. */
export function FeaturedItem({ product, ...props }: LibraryProps & { product: LinkedProduct }) {
  const { messages, lang } = props;
  const { order } = product;
  const note = refusalTextOf(product, props) ? null : paymentTextOf(order, props);
  const bundle = bundleNameOf(product, props);
  return (
    <article className="featured">
      <div className="featured-cover">
        <LibraryCover
          product={product}
          lang={lang}
          sizes="(width>=64rem) 40vw, (width>=48rem) 45vw, 90vw"
          seal={props.seal}
        />
      </div>
      <div className="featured-text">
        <h2>
          <LibraryLink product={product} lang={lang} />
        </h2>
        <p className="muted">{factsOf(product, props)}</p>
        {bundle && (
          <p className="muted">
            <WordBreaks text={bundle} />
          </p>
        )}
        {order.paidAt && (
          <p className="muted">
            {formatMessage(order.isBuyer ? messages.bought : messages.given, {
              date: formatDate(order.paidAt, lang),
            })}
          </p>
        )}
        {note && <p className="note">{note}</p>}
        <LibraryFiles product={product} isMain {...props} />
        <p className="featured-more">
          <a href={`#${encodeURIComponent(product.key)}`}>{messages.details}</a>
        </p>
      </div>
    </article>
  );
}
