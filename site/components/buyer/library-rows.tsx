import { formatMessage } from "#messages/format.ts";
import { formatDate, separator } from "#site/lib/format.ts";
import { hasEnded, type LinkedProduct } from "#site/lib/library-products.ts";
import { Download, DownloadAll, Downloads } from "./downloads.tsx";
import { LibraryLink } from "./library-card.tsx";
import {
  bundleNameOf,
  factsOf,
  type LibraryProps,
  langOf,
  refusalTextOf,
  updateTextOf,
} from "./library-texts.ts";

/** The library as a dense list, one product a row. */
export function LibraryRows({ products, ...props }: LibraryProps & { products: LinkedProduct[] }) {
  return (
    <ul className="work-rows">
      {products.map((product) => (
        <LibraryRow key={product.key} product={product} {...props} />
      ))}
    </ul>
  );
}

function LibraryRow({ product, ...props }: LibraryProps & { product: LinkedProduct }) {
  const { lang } = props;
  const { item, order } = product;
  const refusal = refusalTextOf(product, props);
  const facts = [factsOf(product, props), bundleNameOf(product, props)].filter(Boolean);
  return (
    <li className={hasEnded(product) ? "work-row is-ended" : "work-row"}>
      {item.cover ? (
        <img src={item.cover.src} alt="" width={item.cover.width} height={item.cover.height} loading="lazy" />
      ) : (
        <span className="no-cover" />
      )}
      <div>
        <h2>
          <LibraryLink product={product} lang={lang} />
        </h2>
        <p className="muted">{facts.join(separator(lang))}</p>
        {refusal ? (
          <p className="paused">{refusal}</p>
        ) : (
          item.isUpdated && <p className="updated">{updateTextOf(product, props)}</p>
        )}
      </div>
      {order.paidAt && <p className="work-date muted figures">{formatDate(order.paidAt, lang, "medium")}</p>}
      {!refusal && <RowDownload product={product} {...props} />}
    </li>
  );
}

/** The one thing to do on a row: download its only file, or the whole order if it is all of it, or choose among its files. */
function RowDownload({ product, goods, open, lang }: LibraryProps & { product: LinkedProduct }) {
  const { item, order } = product;
  const [file, ...more] = item.files;
  if (!file) return null;
  if (more.length === 0)
    return <Download file={{ ...file, item: item.id }} isMain={false} messages={goods} lang={lang} />;
  if (order.items.length === 1)
    return (
      <DownloadAll
        order={order.id}
        files={item.files}
        isMain={false}
        name={item.name}
        messages={goods}
        lang={lang}
      />
    );
  return (
    <details>
      <summary
        className="button button-outline button-sm"
        aria-label={formatMessage(goods.downloadName, { name: item.name })}
      >
        {goods.download}
      </summary>
      <Downloads
        files={item.files.map((file) => ({ ...file, item: item.id }))}
        product={{ name: item.name, cover: item.cover?.src ?? null }}
        titleLang={langOf(product, lang)}
        isMain={false}
        messages={goods}
        open={open}
        lang={lang}
      />
    </details>
  );
}
