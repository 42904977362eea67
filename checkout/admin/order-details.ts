import type { AdminOrder, AdminOrderDetails } from "#domain/api/admin/orders.ts";
import { MessageState } from "#domain/api/responses/states.ts";
import { countDownloads } from "../orders/entitlements/downloads.ts";
import { listOrderEntitlements } from "../orders/entitlements/find-entitlements.ts";
import { listMessages } from "../orders/messages/message-store.ts";
import type { Order } from "../orders/order.ts";
import { listEvents } from "../orders/order-events.ts";
import { orderTaxes } from "../orders/sales/invoices.ts";
import { listSessions } from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";
import { adminEntitlement } from "./entitlements.ts";
import { orderHistory } from "./order-history.ts";

const MAX_MESSAGES = 1000;

/** The details of an order that only the owner sees. */
export async function findDetails(
  { database }: Ports,
  order: Order,
): Promise<Omit<AdminOrderDetails, keyof AdminOrder>> {
  const [entitlements, downloads, sessions, messages, events] = await Promise.all([
    listOrderEntitlements(database, order),
    countDownloads(database, order.id),
    order.email === null ? [] : listSessions(database, order.email),
    listMessages(database, { states: MessageState.options, orderId: order.id, limit: MAX_MESSAGES }),
    listEvents(database, order.id),
  ]);
  return {
    sessionId: order.sessionId,
    paymentIntent: order.paymentIntent,
    taxes: orderTaxes(order),
    entitlements: entitlements
      .flat()
      .map((entitlement) => adminEntitlement(entitlement, downloads.get(entitlement.id) ?? [])),
    sessions: sessions.map(({ createdAt, expiresAt, endedAt }) => ({ createdAt, expiresAt, endedAt })),
    messages,
    history: orderHistory(order, { messages, events }),
  };
}
