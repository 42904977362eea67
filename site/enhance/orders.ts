import { ORDER_PATH } from "#domain/addresses.ts";
import type { OrderResponse } from "#domain/api/responses/order.ts";
import { orderState } from "#domain/order-state.ts";
import { formatMessage, formatPlural } from "#messages/format.ts";
import { formatDate, formatPrice, separator } from "../lib/format.ts";
import type { Messages } from "../lib/messages.ts";
import { element } from "./element.ts";

declare const MESSAGES: Messages["orders"];
declare const PATH_PREFIX: string;

const { lang } = document.documentElement;
/** Paid orders have none. */
const STATES = new Map<string, string>(Object.entries(MESSAGES.states));

/** Fills in the list of all orders of the signed-in address, which the library loads when it is opened, and which asks for them. */
export async function showOrders(
  list: HTMLElement,
  fetchOrders: () => Promise<OrderResponse[]>,
): Promise<void> {
  try {
    const orders = await fetchOrders();
    list.replaceChildren(
      orders.length > 0
        ? element("ul", { class: "downloads" }, ...orders.map(row))
        : element("p", {}, MESSAGES.none),
    );
  } catch {
    list.replaceChildren(element("p", { role: "alert" }, MESSAGES.failed));
  }
}

function row(order: OrderResponse): HTMLElement {
  const { id, createdAt, paidAt, amount } = order;
  const href = `${PATH_PREFIX}${ORDER_PATH}?id=${encodeURIComponent(id)}`;
  const facts = [formatDate(paidAt ?? createdAt, lang), STATES.get(orderState(order))].filter(Boolean);
  return element(
    "li",
    {},
    element(
      "p",
      {},
      element("a", { href }, nameOf(order)),
      element("span", { class: "muted" }, facts.join(separator(lang))),
    ),
    element("p", { class: "figures" }, amount > 0 ? formatPrice(order, lang) : MESSAGES.free),
  );
}

/** What was ordered: one name, and how many others. */
function nameOf({ items }: OrderResponse): string {
  const [first, ...others] = items;
  const name = first?.name ?? "";
  if (others.length === 0) return name;
  return formatMessage(formatPlural(MESSAGES.more, others.length, lang), { name });
}
