import type { LibraryResponse } from "#domain/api/responses/library.ts";
import type { OrderResponse } from "#domain/api/responses/order.ts";
import type { OrderStatus } from "#domain/api/responses/states.ts";
import { localise } from "#domain/languages/localised.ts";
import type { Order } from "../orders/order.ts";
import { orderResponse } from "../orders/order-response.ts";
import { listOrdersOf, listPending } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";

/** Nothing has come of these: the buyer has left the payment page, or has not confirmed a free order. */
const UNFINISHED: OrderStatus[] = ["open", "expired", "unconfirmed"];

/** The orders of an address, newest first, with those whose payment is awaited or has failed. */
export async function listPlacedOrders(
  ports: Ports,
  email: string,
  locale: string,
): Promise<OrderResponse[]> {
  const orders = await listOrdersOf(ports.database, email);
  const shown = orders.filter(({ status }) => !UNFINISHED.includes(status));
  return Promise.all(shown.map(async (order) => orderResponse(await withNamesIn(locale, ports, order))));
}

/** The orders of an address whose payment has not arrived yet. */
export async function listPendingOrders(
  ports: Ports,
  email: string,
  locale: string,
): Promise<NonNullable<LibraryResponse["awaited"]>> {
  const orders = await listPending(ports.database, email);
  return Promise.all(
    orders.map(async (order) => {
      const { id, lines } = await withNamesIn(locale, ports, order);
      return { id, names: lines.map(({ name }) => name) };
    }),
  );
}

/** An order with the current names of its products in a language, or as they were sold if they are no longer published. */
async function withNamesIn(locale: string, { offers }: Pick<Ports, "offers">, order: Order): Promise<Order> {
  const lines = order.lines.map(async (line) => {
    const offer = await offers.find(line.product).catch(() => null);
    return { ...line, name: (offer && localise(offer.name, locale)) || line.name };
  });
  return { ...order, lines: await Promise.all(lines) };
}
