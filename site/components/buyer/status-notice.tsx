import { CART_PATH, LIBRARY_PATH, productPath, SIGN_IN_PATH } from "#domain/addresses.ts";
import type { OrderPageResponse } from "#domain/api/responses/order.ts";
import { COMPLETED, isEarlier, type OrderNotice, orderNotice } from "#domain/order-notice.ts";
import { receivedCurrency } from "#domain/received.ts";
import { formatMessage } from "#messages/format.ts";
import { formatDate, formatPrice } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { Notice } from "../notice.tsx";
import { Button } from "../ui/button.tsx";
import { withSupportLink } from "./support-link.tsx";

interface Props {
  order: OrderPageResponse;
  messages: Messages["order"];
  lang: string;
  /** The prefix of paths in this language: empty, or `/zh`. */
  prefix: string;
  support: string;
}

/** What became of an order, and what to do. The page without scripts says the same: site/components/plain/order-notices.tsx. */
export function StatusNotice({ order, messages, lang, prefix, support }: Props) {
  const { title, text } = noticeOf(order, { messages, lang });
  const hasFailed = order.status === "failed" || order.status === "expired";
  const [first, ...more] = order.items;
  // An order of one product may come from its page, others come from the cart.
  const isSingle = first && more.length === 0;
  return (
    <Notice title={title} text={withSupportLink(formatMessage(text, sumsOf(order, lang)), support)}>
      {/* The files of a gift are in the library of its recipient. */}
      {isEarlier(order, new Date()) && COMPLETED.includes(orderNotice(order)) && !order.gift && (
        <Button asChild variant="outline">
          <a href={prefix + (order.signedIn ? LIBRARY_PATH : SIGN_IN_PATH)}>
            {order.opened ? messages.toLibrary : messages.newLink}
          </a>
        </Button>
      )}
      {(hasFailed || order.status === "open" || order.gone) && (
        // While the payment may still arrive, paying again must not be the main action.
        <Button asChild variant={hasFailed ? "default" : "outline"}>
          <a href={prefix + (isSingle ? productPath(first.product) : CART_PATH)}>
            {isSingle ? messages.backToProduct : messages.backToCart}
          </a>
        </Button>
      )}
    </Notice>
  );
}

/** An opened order that is paid has its files below, unless its address has to be confirmed. */
function noticeOf(
  order: OrderPageResponse,
  { messages, lang }: Pick<Props, "messages" | "lang">,
): { title: string; text: string } {
  const notice = orderNotice(order);
  const texts = textsOf(notice, messages);
  if (!COMPLETED.includes(notice)) return texts;
  const isBought = notice === "paid" || notice === "free";
  if (isEarlier(order, new Date())) {
    const title = formatMessage(messages.earlier.title, { date: formatDate(order.paidAt ?? "", lang) });
    return { title, text: isBought ? boughtText(order, messages) : earlierText(notice, messages) };
  }
  if (!isBought || !order.opened || order.awaitsConfirmation) return texts;
  return { title: texts.title, text: order.signedIn ? boughtText(order, messages) : messages.opened };
}

/**
 * Where the files of an order are, once no email is expected. A browser that cannot open the order may belong to the giver or the
 * recipient of a gift.
 */
function boughtText({ opened, items }: OrderPageResponse, { earlier }: Props["messages"]): string {
  if (!opened) return earlier.public;
  return items.some(({ parts = [] }) => parts.length > 0) ? earlier.opened : earlier.closed;
}

function earlierText(notice: OrderNotice, messages: Props["messages"]): string {
  const isGift = notice === "gift-sent" || notice === "gift-later";
  return isGift ? messages.earlier[notice] : messages.preOrdered.text;
}

function textsOf(notice: OrderNotice, messages: Props["messages"]): { title: string; text: string } {
  if (notice === "gift-sent") return { title: messages.gift.title, text: messages.gift.sent };
  if (notice === "gift-later") return { title: messages.gift.title, text: messages.gift.later };
  if (notice === "pre-ordered") return messages.preOrdered;
  return notice === "free" ? messages.free : messages.states[notice];
}

function sumsOf(order: OrderPageResponse, lang: string): Record<string, string> {
  const { amount, currency, refunded, received, email, gift, discountName } = order;
  return {
    email: gift?.recipient ?? email ?? "",
    discountName: discountName ?? "",
    date: gift?.deliversAt ? formatDate(gift.deliversAt, lang) : "",
    total: formatPrice({ amount, currency }, lang),
    refunded: formatPrice({ amount: refunded, currency: receivedCurrency(order) }, lang),
    ...(received && { received: formatPrice(received, lang) }),
  };
}
