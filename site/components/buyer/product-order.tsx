import { ORDER_PATH, RECEIPT_PATH } from "#domain/addresses.ts";
import { orderState } from "#domain/order-state.ts";
import { formatMessage } from "#messages/format.ts";
import { formatDate, formatPrice } from "#site/lib/format.ts";
import { filesOf, type LinkedProduct } from "#site/lib/library-products.ts";
import { DownloadAll } from "./downloads.tsx";
import { LibraryLink } from "./library-card.tsx";
import type { LibraryProps } from "./library-texts.ts";

/** The order that a product was bought with: what else is in it, its sums and its receipt. */
export function ProductOrder({
  product: { order, item },
  products,
  messages,
  goods,
  lang,
  prefix,
}: LibraryProps & { product: LinkedProduct; products: LinkedProduct[] }) {
  const others = products.filter((other) => other.order === order && other.item !== item);
  const isPaid = orderState(order) !== "pending" && order.status === "paid";
  return (
    <section className="work-order" aria-labelledby="order">
      <h2 id="order">{messages.details}</h2>
      {others.length > 0 && (
        <>
          <h3 className="muted">{messages.together}</h3>
          <ul>
            {others.map((other) => (
              <li key={other.key}>
                <LibraryLink product={other} lang={lang} />
              </li>
            ))}
          </ul>
          {isPaid && (
            <DownloadAll
              order={order.id}
              files={filesOf(order)}
              isMain={false}
              messages={goods}
              lang={lang}
            />
          )}
        </>
      )}
      {order.gift && (
        <div className="gift">
          <p>
            {order.gift.giver ? formatMessage(messages.giftFrom, { giver: order.gift.giver }) : messages.gift}
          </p>
          {order.gift.words && <p className="gift-words">{order.gift.words}</p>}
        </div>
      )}
      <dl className="details-list muted figures">
        <dt>{messages.order}</dt>
        <dd className="break-all">
          {order.isBuyer ? (
            <a href={`${prefix}${ORDER_PATH}?id=${encodeURIComponent(order.id)}`}>{order.id}</a>
          ) : (
            order.id
          )}
        </dd>
        {order.paidAt && (
          <>
            <dt>{messages.date}</dt>
            <dd>{formatDate(order.paidAt, lang)}</dd>
          </>
        )}
        {order.isBuyer && (
          <>
            <dt>{messages.total}</dt>
            <dd>{formatPrice(order, lang)}</dd>
          </>
        )}
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
    </section>
  );
}
