import { listPath, pageCount, SORT_ORDERS, type SortOrder } from "#domain/addresses.ts";
import { formatMessage, formatNumber } from "#messages/format.ts";
import type { PageContext } from "../lib/page-context.ts";
import { Listing } from "./listing.tsx";

interface Props {
  context: PageContext;
  order: SortOrder;
  page: number;
}

/** One page of all products in one of the sort orders. */
export function AllProducts({ context, order, page }: Props) {
  const { messages, catalogue } = context;
  const total = catalogue.productCount();
  const isEmpty = total === 0;
  return (
    <Listing
      context={context}
      title={messages.list.title}
      summary={isEmpty ? undefined : messages.list.summary}
      products={catalogue.productsOnPage(order, page)}
      total={total}
      tools={!isEmpty && <SortOrders context={context} order={order} />}
      after={<Pagination context={context} order={order} page={page} />}
    />
  );
}

function SortOrders({ context: { messages, to }, order }: Omit<Props, "page">) {
  return (
    <nav aria-label={messages.list.sort} className="sort-orders muted">
      <ul>
        {SORT_ORDERS.map((other) => (
          <li key={other}>
            <a
              className="quiet-link"
              href={to(listPath(other, 1))}
              aria-current={other === order ? "true" : undefined}
            >
              {messages.list.orders[other]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Pagination({ context: { messages, lang, to, catalogue }, order, page }: Props) {
  const total = pageCount(catalogue.productCount());
  if (total === 1) return null;
  return (
    <nav aria-label={messages.list.pages} className="pagination">
      {page > 1 && (
        <a rel="prev" href={to(listPath(order, page - 1))}>
          {messages.list.previous}
        </a>
      )}
      <span className="muted">
        {formatMessage(messages.list.page, {
          n: formatNumber(page, lang),
          total: formatNumber(total, lang),
        })}
      </span>
      {page < total && (
        <a rel="next" href={to(listPath(order, page + 1))}>
          {messages.list.next}
        </a>
      )}
    </nav>
  );
}
