import type { Command } from "commander";
import { z } from "zod";
import { parseSettings } from "#checkout/settings.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { askDesk } from "./admin-client.ts";
import { counted, say, sayJson } from "./output.ts";

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

/** `shop orders`: the order book of the running shop, newest first. */
export function addOrders(shop: Command): void {
  shop
    .command("orders")
    .description("list the orders of the running shop, newest first")
    .option("--all", "also those that nobody paid")
    .option("--limit <n>", "how many at most", "50")
    .option("--json", "answer the orders as JSON; amounts are in minor units")
    .action(orders);
}

async function orders({
  all = false,
  limit,
  json,
}: {
  all?: boolean;
  limit: string;
  json?: boolean;
}): Promise<void> {
  const query = new URLSearchParams({ all: String(all), limit });
  const list = await askDesk(parseSettings(process.env), { method: "GET", path: `/orders?${query}` }, Orders);
  if (json) return sayJson(list);
  for (const order of list) say(line(order));
  say(counted(list.length, "order"));
}

function line({ id, status, email, currency, amount, createdAt, paidAt, items }: Order): string {
  const names = items.map(({ name, optionName, quantity }) =>
    [quantity > 1 ? `${quantity} ×` : "", name, optionName && `(${optionName})`].filter(Boolean).join(" "),
  );
  return [
    (paidAt ?? createdAt).slice(0, 16).replace("T", " "),
    status.padEnd(8),
    formatAmount(amount, currency, "en").padStart(10),
    id,
    email ?? "",
    names.join(", "),
  ].join("  ");
}
