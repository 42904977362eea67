import type { Command } from "commander";
import { z } from "zod";
import { AdminOrder } from "#domain/api/admin/orders.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { orderState } from "#domain/order-state.ts";
import { callAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { pluralise, print, printJson } from "./output.ts";

/** `shop orders`: lists the orders of the running shop, newest first. */
export function addOrders(shop: Command): void {
  const verb = shop
    .command("orders")
    .description("list the orders of the running shop, newest first")
    .option("--all", "include unpaid orders")
    .option("--flagged", "only orders whose payment does not match them and has to be checked")
    .option("--limit <n>", "the maximum number of orders", "50")
    .option("--json", "print the orders as JSON, with amounts in minor units")
    .action(listOrders);
  addServiceOption(verb);
}

async function listOrders({
  all = false,
  flagged = false,
  limit,
  json,
  ...service
}: ServiceOptions & {
  all?: boolean;
  flagged?: boolean;
  limit: string;
  json?: boolean;
}): Promise<void> {
  const query = new URLSearchParams({ all: String(all), flagged: String(flagged), limit });
  const request = { method: "GET", path: `/orders?${query}` } as const;
  const orders = await callAdminApi(adminService(service), request, z.array(AdminOrder));
  if (json) return printJson(orders);
  for (const order of orders) print(formatOrder(order));
  print(pluralise(orders.length, "order"));
}

function formatOrder(order: AdminOrder): string {
  const { id, email, currency, amount, createdAt, paidAt, items } = order;
  const lines = items.map(({ name, optionName, quantity }) =>
    [quantity > 1 ? `${quantity} ×` : "", name, optionName && `(${optionName})`].filter(Boolean).join(" "),
  );
  return [
    (paidAt ?? createdAt).slice(0, 16).replace("T", " "),
    orderState(order).replace("-", " ").padEnd(15),
    formatAmount(amount, currency, "en").padStart(10),
    id,
    email ?? "",
    [lines.join(", "), ...paymentNotes(order)].join("; "),
  ].join("  ");
}

/** What the state does not say: sums that differ from the order's. */
function paymentNotes({ currency, discount, discountName, refunded, received }: AdminOrder): string[] {
  const ownSum = (amount: number) => formatAmount(amount, currency, "en");
  const sum = (amount: number) => formatAmount(amount, received?.currency ?? currency, "en");
  return [
    ...(discount > 0 ? [["discount", discountName, ownSum(discount)].filter(Boolean).join(" ")] : []),
    ...(received ? [`received ${sum(received.amount)}, check it in the Stripe Dashboard`] : []),
    ...(refunded > 0 ? [`refunded ${sum(refunded)}`] : []),
  ];
}
