import type { AdminMessage } from "#domain/api/admin/messages.ts";
import type { AdminEvent, AdminNote } from "#domain/api/admin/orders.ts";
import { formatMoney } from "#domain/money/decimal.ts";
import type { Order } from "../orders/order.ts";
import { GRANTED, originOf } from "../orders/origin.ts";

/** What has happened to an order, oldest first. Emails are in it until they are deleted. */
export function orderHistory(
  order: Order,
  { messages, notes }: { messages: AdminMessage[]; notes: AdminNote[] },
): AdminEvent[] {
  const events = [
    ...orderEvents(order, messages),
    ...messages.map(({ kind, recipient, state, createdAt, doneAt }) => ({
      at: doneAt ?? createdAt,
      ...{ event: "email", detail: `${kind} to ${recipient}, ${state}` },
    })),
    ...notes.map(({ text, createdAt }) => ({ at: createdAt, event: "note", detail: text })),
  ];
  const timeOf = ({ at }: AdminEvent) => at ?? order.paidAt ?? order.createdAt;
  return events.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)));
}

/** What the order itself says. When a refund or a dispute was recorded is only known from the email about it. */
function orderEvents(order: Order, messages: AdminMessage[]): AdminEvent[] {
  const { createdAt, paidAt, total, currency, received, outcome } = order;
  const origin = originOf(order);
  const timeOf = (message: string) => messages.find(({ id }) => id === message)?.createdAt ?? null;
  const sum = (amount: number, of = currency) => formatMoney({ amount, currency: of });
  return [
    { at: createdAt, event: "placed", detail: origin },
    ...(paidAt === null
      ? []
      : [{ at: paidAt, event: origin === GRANTED ? GRANTED : "paid", detail: sum(total) }]),
    ...(outcome?.refunds ?? []).map(({ id, amount, hasFailed }) => {
      const event = hasFailed ? "refund-failed" : "refunded";
      return { at: timeOf(`${event}_${id}`), event, detail: `${sum(amount, received?.currency)} (${id})` };
    }),
    ...(outcome?.disputes ?? []).map(({ id, state }) => {
      const event = `dispute-${state === "open" ? "opened" : state}`;
      return { at: timeOf(`${event}_${id}`), event, detail: id };
    }),
  ];
}
