import type { AdminMessage } from "#domain/api/admin/messages.ts";
import type { AdminEvent } from "#domain/api/admin/orders.ts";
import { formatMoney } from "#domain/money/decimal.ts";
import type { OrderEvent } from "#domain/order-event.ts";
import { receivedCurrency } from "#domain/received.ts";
import type { Order } from "../orders/order.ts";

/** The events of an order and the messages about it that are not deleted yet, oldest first. */
export function orderHistory(
  order: Order,
  { events, messages }: { events: OrderEvent[]; messages: AdminMessage[] },
): AdminEvent[] {
  const sent = messages.map(({ channel, kind, recipient, state, createdAt, doneAt }) => ({
    at: doneAt ?? createdAt,
    ...{ event: channel, cause: state, detail: `${kind} to ${recipient}` },
  }));
  const paidIn = receivedCurrency(order);
  return [...events.map((event) => adminEvent(event, paidIn)), ...sent].toSorted((a, b) =>
    a.at.localeCompare(b.at),
  );
}

/**
 * An event as the owner reads it.
 *
 * @param currency of sums whose currency is not in the event
 */
export function adminEvent(event: OrderEvent, currency = ""): AdminEvent {
  const { at, kind, cause } = event;
  return { at, event: kind, cause, detail: detailOf(event, currency) };
}

function detailOf(event: OrderEvent, currency: string): string {
  switch (event.kind) {
    case "placed":
    case "imported":
    case "granted":
    case "paid":
    case "paid-late":
    case "unconfirmed":
    case "review":
    case "unexpected-payment":
      return formatMoney(event.data);
    case "recorded":
      return event.data.status;
    case "refunded":
    case "refund-failed": {
      const { refund, amount, lines } = event.data;
      const which = lines ? `, lines ${lines.map((line) => line + 1).join(", ")}` : "";
      return `${formatMoney({ amount, currency })} (${refund}${which})`;
    }
    case "dispute-opened":
    case "dispute-won":
    case "dispute-lost":
    case "dispute-withdrawn":
      return event.data.dispute;
    case "note":
      return event.data.text;
    case "email-corrected":
    case "recipient-corrected":
      return `${event.data.from ?? ""} → ${event.data.to}`;
    case "entitlement-ended":
      return [event.data.entitlement, event.data.reason].filter(Boolean).join(", ");
    case "entitlement-restored":
    case "seat-handed-on":
    case "seat-taken-back":
      return event.data.entitlement;
    case "message-resent":
      return event.data.message;
    default:
      return "";
  }
}
