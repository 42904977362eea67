import type { LibraryOrderResponse } from "#domain/api/responses/library.ts";
import { formatMessage } from "#messages/format.ts";
import { formatDate } from "#site/lib/format.ts";
import type { LibraryProps } from "./library-texts.ts";

/** Above the products of one order, which an email has opened: when it was placed, and the way to all others. */
export function OpenedOrder({
  order,
  showAll,
  messages,
  lang,
}: LibraryProps & { order: LibraryOrderResponse; showAll: () => void }) {
  const date = formatDate(order.paidAt ?? order.createdAt, lang);
  return (
    <p className="shelf-opened muted">
      <span>{formatMessage(order.isBuyer ? messages.opened : messages.given, { date })}</span>
      <a
        href={location.pathname}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          showAll();
        }}
      >
        {messages.showAll}
      </a>
    </p>
  );
}
