import { listPath, pageCount, SORT_ORDERS, type SortOrder } from "#domain/addresses.ts";
import { formatNumber, say } from "#messages/format.ts";
import { pageOf } from "../lib/list.ts";
import type { Ground } from "../lib/page.ts";
import { Listing } from "./listing.tsx";

interface View {
  ground: Ground;
  order: SortOrder;
  page: number;
}

/** One page of everything there is, in one of its orders. */
export function AllProducts({ ground, order, page }: View) {
  const isEmpty = ground.products.length === 0;
  const { products, words, lang } = ground;
  return (
    <Listing
      ground={ground}
      title={words.list.title}
      summary={isEmpty ? undefined : words.list.summary}
      products={pageOf(ground, order, page, lang)}
      total={products.length}
      inOrder={order !== SORT_ORDERS[0]}
      tools={!isEmpty && <Orders ground={ground} order={order} />}
      after={<Pages ground={ground} order={order} page={page} />}
    />
  );
}

function Orders({ ground: { words, to }, order }: Omit<View, "page">) {
  return (
    <nav aria-label={words.list.sort} className="orders label">
      <ul>
        {SORT_ORDERS.map((other) => (
          <li key={other}>
            <a
              className="quiet-link"
              href={to(listPath(other, 1))}
              aria-current={other === order ? "true" : undefined}
            >
              {words.list.orders[other]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Pages({ ground: { words, lang, to, products }, order, page }: View) {
  const total = pageCount(products);
  if (total === 1) return null;
  return (
    <nav aria-label={words.list.pages} className="pages">
      {page > 1 && (
        <a rel="prev" href={to(listPath(order, page - 1))}>
          {words.list.before}
        </a>
      )}
      <span className="label">
        {say(words.list.page, { n: formatNumber(page, lang), total: formatNumber(total, lang) })}
      </span>
      {page < total && (
        <a rel="next" href={to(listPath(order, page + 1))}>
          {words.list.after}
        </a>
      )}
    </nav>
  );
}
