import { formatMessage, formatNumber } from "#messages/format.ts";
import type { PageContext } from "../lib/page-context.ts";

/** Links to the pages before and after one of a list. Nothing if it has only one. */
export function Pagination({
  context: { messages, lang, to },
  page,
  total,
  pathOf,
}: {
  context: PageContext;
  page: number;
  /** The number of pages. */
  total: number;
  pathOf: (page: number) => string;
}) {
  if (total === 1) return null;
  return (
    <nav aria-label={messages.list.pages} className="pagination">
      {page > 1 && (
        <a rel="prev" href={to(pathOf(page - 1))}>
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
        <a rel="next" href={to(pathOf(page + 1))}>
          {messages.list.next}
        </a>
      )}
    </nav>
  );
}
