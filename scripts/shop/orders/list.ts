import type { Command } from "commander";
import { z } from "zod";
import { AdminOrder } from "#domain/api/admin/orders.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { orderState } from "#domain/order-state.ts";
import { callAdminApi } from "../admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "../admin-service.ts";
import { formatMinute, pluralise, print, printJson } from "../output.ts";

interface ListOptions extends ServiceOptions {
  limit: string;
  json?: boolean;
}

export function addList(orders: Command): void {
  const verb = orders
    .command("list", { isDefault: true })
    .description("list the orders, newest first (the default)")
    .option("--all", "include unpaid orders")
    .option("--flagged", "only orders whose payment does not match them and has to be checked")
    .option("--limit <n>", "the maximum number of orders", "50")
    .option("--json", "print the orders as JSON, with amounts in minor units")
    .action(
      ({ all = false, flagged = false, ...options }: ListOptions & { all?: boolean; flagged?: boolean }) =>
        printOrders({ all: String(all), flagged: String(flagged) }, options),
    );
  addServiceOption(verb);
}

export function addFind(orders: Command): void {
  const verb = orders
    .command("find")
    .description("list the orders that a text names, unpaid ones too, newest first")
    .argument(
      "<text>",
      "an email address or a part of one (of a buyer, or of the holder of a gift or a seat), a product, a licence key, or the id of an order, an entitlement or a payment",
    )
    .option("--limit <n>", "the maximum number of orders", "50")
    .option("--json", "print the orders as JSON, with amounts in minor units")
    .action((find: string, options: ListOptions) => printOrders({ find }, options));
  addServiceOption(verb);
}

async function printOrders(
  query: Record<string, string>,
  { limit, json, ...service }: ListOptions,
): Promise<void> {
  const path = `/orders?${new URLSearchParams({ ...query, limit })}`;
  const orders = await callAdminApi(adminService(service), { method: "GET", path }, z.array(AdminOrder));
  if (json) return printJson(orders);
  for (const order of orders) print(formatOrder(order));
  print(pluralise(orders.length, "order"));
}

/** An order on one line. */
function formatOrder(order: AdminOrder): string {
  const { id, email, currency, amount, createdAt, paidAt, items, origin, gift } = order;
  return [
    formatMinute(paidAt ?? createdAt),
    orderState(order).replace("-", " ").padEnd(15),
    formatAmount(amount, currency, "en").padStart(10),
    id,
    email ?? "",
    [
      items.map(formatItem).join(", "),
      ...(origin === "granted" ? [origin] : []),
      ...(gift ? [`gift to ${gift.recipient}`] : []),
      ...paymentNotes(order),
    ].join("; "),
  ].join("  ");
}

/** `2 × Icons (Studio)` */
export function formatItem({ name, optionName, quantity }: AdminOrder["items"][number]): string {
  return [quantity > 1 ? `${quantity} ×` : "", name, optionName && `(${optionName})`]
    .filter(Boolean)
    .join(" ");
}

/** Sums that differ from the order's total. */
export function paymentNotes({ currency, discount, discountName, refunded, received }: AdminOrder): string[] {
  const ownSum = (amount: number) => formatAmount(amount, currency, "en");
  const sum = (amount: number) => formatAmount(amount, received?.currency ?? currency, "en");
  return [
    ...(discount > 0 ? [["discount", discountName, ownSum(discount)].filter(Boolean).join(" ")] : []),
    ...(received ? [`received ${sum(received.amount)}, check it in the Stripe Dashboard`] : []),
    ...(refunded > 0 ? [`refunded ${sum(refunded)}`] : []),
  ];
}
