import type { Command } from "commander";
import { z } from "zod";
import { parseSettings } from "#checkout/settings.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { callAdminApi } from "./admin-client.ts";
import { pluralise, print, printJson } from "./output.ts";

const Orders = z.array(
  z.looseObject({
    id: z.string(),
    status: z.string(),
    email: z.string().nullable(),
    currency: z.string(),
    amount: z.number(),
    createdAt: z.string(),
    paidAt: z.string().nullable(),
    items: z.array(z.looseObject({ name: z.string(), optionName: z.string(), quantity: z.number() })),
  }),
);
type Order = z.infer<typeof Orders>[number];

/** `shop orders`: lists the orders of the running shop, newest first. */
export function addOrders(shop: Command): void {
  shop
    .command("orders")
    .description("list the orders of the running shop, newest first")
    .option("--all", "include unpaid orders")
    .option("--limit <n>", "the maximum number of orders", "50")
    .option("--json", "print the orders as JSON, with amounts in minor units")
    .action(listOrders);
}

async function listOrders({
  all = false,
  limit,
  json,
}: {
  all?: boolean;
  limit: string;
  json?: boolean;
}): Promise<void> {
  const query = new URLSearchParams({ all: String(all), limit });
  const request = { method: "GET", path: `/orders?${query}` } as const;
  const orders = await callAdminApi(parseSettings(process.env), request, Orders);
  if (json) return printJson(orders);
  for (const order of orders) print(formatOrder(order));
  print(pluralise(orders.length, "order"));
}

function formatOrder({ id, status, email, currency, amount, createdAt, paidAt, items }: Order): string {
  const lines = items.map(({ name, optionName, quantity }) =>
    [quantity > 1 ? `${quantity} ×` : "", name, optionName && `(${optionName})`].filter(Boolean).join(" "),
  );
  return [
    (paidAt ?? createdAt).slice(0, 16).replace("T", " "),
    status.padEnd(8),
    formatAmount(amount, currency, "en").padStart(10),
    id,
    email ?? "",
    lines.join(", "),
  ].join("  ");
}
