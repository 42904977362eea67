import { productPath, RECEIPT_PATH } from "#domain/addresses.ts";
import type { LibraryItemResponse, LibraryOrderResponse } from "#domain/api/responses.ts";
import { orderState } from "#domain/order-state.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { formatDate, formatPrice } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { WordBreaks } from "../word-breaks.tsx";
import { DownloadAll, Downloads } from "./downloads.tsx";
import { LicenceKeys } from "./licence-keys.tsx";

interface PageProps {
  messages: Messages["library"];
  goods: Messages["goods"];
  lang: string;
  prefix: string;
}

/** One purchase: its products with their files, and the order's details, collapsed. */
export function LibraryOrder({
  order,
  isNewest,
  messages,
  goods,
  lang,
  prefix,
}: PageProps & {
  order: LibraryOrderResponse;
  /** Whether it is the latest purchase, whose first download is the main action of the page. */
  isNewest: boolean;
}) {
  const state = orderState(order);
  const paused =
    state === "refunded" || state === "disputed" || state === "dispute-lost" || state === "pending"
      ? messages[state]
      : null;
  const keepsAll = order.items.every(({ ended }) => ended !== "refunded");
  const note =
    state === "partly-refunded"
      ? formatMessage(messages[keepsAll ? state : "items-refunded"], {
          refunded: formatPrice({ ...order, amount: order.refunded }, lang),
          total: formatPrice(order, lang),
        })
      : state === "dispute-won"
        ? messages[state]
        : null;
  return (
    <li className="library-order">
      {order.items.map((item, i) => (
        <section key={item.id} className="library-item" aria-labelledby={item.id}>
          <header>
            <h2 id={item.id} lang={langOf(item, lang)}>
              <WordBreaks text={item.name} />
            </h2>
            <p className="library-facts muted">
              {i === 0 && order.paidAt && (
                <span>{formatMessage(messages.bought, { date: formatDate(order.paidAt, lang) })}</span>
              )}
              {item.quantity > 1 && <span>{formatPlural(messages.copies, item.quantity, lang)}</span>}
              <a href={`${prefix}${productPath(item.product)}`}>{messages.product}</a>
            </p>
            {i === 0 && note && <p className="library-note muted">{note}</p>}
          </header>
          {paused || item.ended ? (
            <p className="paused">{paused ?? messages[item.ended ?? "refunded"]}</p>
          ) : (
            <>
              {item.licences.length > 0 && (
                <LicenceKeys licences={item.licences} messages={goods} lang={lang} />
              )}
              <Downloads
                files={item.files.map((file) => ({ ...file, item: item.id }))}
                titleLang={langOf(item, lang)}
                isMain={isNewest && i === 0}
                messages={goods}
                lang={lang}
              />
            </>
          )}
        </section>
      ))}
      {!paused && (
        <DownloadAll
          order={order.id}
          files={order.items.flatMap(({ files }) => files)}
          isMain={false}
          messages={goods}
          lang={lang}
        />
      )}
      <details className="order-details muted">
        <summary>{messages.details}</summary>
        <dl className="details-list figures">
          <dt>{messages.order}</dt>
          <dd className="break-all">{order.id}</dd>
          {order.paidAt && (
            <>
              <dt>{messages.paid}</dt>
              <dd>{formatDate(order.paidAt, lang)}</dd>
            </>
          )}
          <dt>{messages.total}</dt>
          <dd>{formatPrice(order, lang)}</dd>
          {order.refunded > 0 && (
            <>
              <dt>{messages.totalRefunded}</dt>
              <dd>{formatPrice({ ...order, amount: order.refunded }, lang)}</dd>
            </>
          )}
        </dl>
        {order.paidAt && order.amount > 0 && (
          <p>
            <a href={`${prefix}${RECEIPT_PATH}?id=${encodeURIComponent(order.id)}`}>{messages.receipt}</a>
          </p>
        )}
        <dl className="checksums">
          {order.items.flatMap((item) =>
            item.files.map((file) => (
              <div key={file.id}>
                <dt>
                  {file.name} <span>{messages.checksum}</span>
                </dt>
                <dd>
                  <code>{file.sha256}</code>
                </dd>
              </div>
            )),
          )}
        </dl>
      </details>
    </li>
  );
}

/** The language of an item's texts, if it is not the page's language. */
function langOf(item: LibraryItemResponse, lang: string): string | undefined {
  return item.lang && item.lang !== lang ? item.lang : undefined;
}
