import { listPath, pageCount, SORT_ORDERS, type SortOrder } from "#domain/addresses.ts";
import type { PageContext } from "../lib/page-context.ts";
import { Listing } from "./listing.tsx";
import { Pagination } from "./pagination.tsx";

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
      after={
        <Pagination
          context={context}
          page={page}
          total={pageCount(total)}
          pathOf={(other) => listPath(order, other)}
        />
      }
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
