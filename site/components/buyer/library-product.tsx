import { productPath } from "#domain/addresses.ts";
import { listedFiles } from "#domain/chapters-file.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { formatDate, separator } from "#site/lib/format.ts";
import { checksumsOf, type LinkedProduct } from "#site/lib/library-products.ts";
import { Button } from "../ui/button.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { Downloads } from "./downloads.tsx";
import { LibraryCover } from "./library-cover.tsx";
import { LibraryFiles } from "./library-files.tsx";
import {
  bundleNameOf,
  factsOf,
  type LibraryProps,
  langOf,
  paymentTextOf,
  refusalTextOf,
} from "./library-texts.ts";
import { ProductOrder } from "./product-order.tsx";
import { saveText } from "./save-text.ts";
import { Seats } from "./seats.tsx";

/** One product with all that was bought with it. */
export function LibraryProductView({
  product,
  products,
  close,
  ...props
}: LibraryProps & {
  product: LinkedProduct;
  /** All products, for those that were bought together. */
  products: LinkedProduct[];
  close: () => void;
}) {
  const { messages, lang, prefix } = props;
  const { item, order } = product;
  const isOpen = refusalTextOf(product, props) === null;
  const note = isOpen ? paymentTextOf(order, props) : null;
  const bundle = bundleNameOf(product, props);
  return (
    <article className="page work">
      <p className="work-back">
        <a
          href={location.pathname}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            close();
          }}
        >
          {messages.back}
        </a>
      </p>
      <div className="work-cover">
        <LibraryCover product={product} lang={lang} sizes="(width>=48rem) 45vw, 90vw" seal={props.seal} />
      </div>
      <div className="work-text">
        <h1 lang={langOf(product, lang)}>
          <WordBreaks text={item.name} />
        </h1>
        <p className="muted">{factsOf(product, props)}</p>
        {bundle && (
          <p className="muted">
            <WordBreaks text={bundle} />
          </p>
        )}
        <p className="work-links muted">
          {order.paidAt && (
            <span>
              {formatMessage(!order.isBuyer ? messages.given : messages.bought, {
                date: formatDate(order.paidAt, lang),
              })}
            </span>
          )}
          {item.cover && <a href={`${prefix}${productPath(item.product)}`}>{messages.product}</a>}
        </p>
        {note && <p className="note">{note}</p>}
        <section className="work-files" aria-labelledby="files">
          <h2 id="files">
            {item.releasesOn
              ? messages.preOrder
              : formatPlural(messages.files, listedFiles(item.files).length, lang)}
          </h2>
          <LibraryFiles product={product} isMain {...props} />
          {isOpen && item.earlierFiles && (
            <>
              <h3 className="muted">
                {[messages.asBought, item.soldVersion].filter(Boolean).join(separator(lang))}
              </h3>
              <Downloads
                files={item.earlierFiles.map((file) => ({ ...file, item: item.id }))}
                product={{ name: item.name, cover: item.cover?.src ?? null }}
                titleLang={langOf(product, lang)}
                isMain={false}
                messages={props.goods}
                open={undefined}
                lang={lang}
              />
            </>
          )}
          {isOpen && item.isStamped && <p className="muted">{messages.stamped}</p>}
          {isOpen && checksumsOf(item) !== "" && (
            <Button
              variant="link"
              size="sm"
              className="px-0"
              onClick={() => saveText("SHA256SUMS", checksumsOf(item))}
            >
              {messages.checksums}
            </Button>
          )}
        </section>
        {isOpen && item.seats && <Seats seats={item.seats} messages={messages.seats} lang={lang} />}
        <ProductOrder product={product} products={products} {...props} />
      </div>
    </article>
  );
}
