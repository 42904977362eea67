import { type Command, Option } from "commander";
import { AdminOrderDetails } from "#domain/api/admin/orders.ts";
import { AdminRefund } from "#domain/api/admin/refunds.ts";
import { RefundReason } from "#domain/api/refund.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { parseMoney } from "#domain/money/decimal.ts";
import { callAdminApi } from "../admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "../admin-service.ts";
import { print, printJson } from "../output.ts";

interface RefundOptions extends ServiceOptions {
  item?: string[];
  amount?: string;
  reason?: string;
  json?: boolean;
}

/** `shop orders refund` */
export function addRefund(orders: Command): void {
  const verb = orders
    .command("refund")
    .description(
      "refund an order through Stripe: all that was paid, or some of its products, which ends them, or a sum, which ends nothing. What was refunded as a sum before comes off each product by its price",
    )
    .argument("<order>", "the id of an order, such as ord_…")
    .option("--item <product...>", "only these products, such as gravel-sans or gravel-sans/studio")
    .option("--sum, --amount <amount>", "only a sum, such as 5 or '5 EUR'")
    .addOption(new Option("--reason <reason>", "what Stripe notes").choices(RefundReason.options))
    .option("--json", "print {order, refund} with amounts in minor units")
    .action(refund);
  addServiceOption(verb);
}

async function refund(id: string, { item, amount, reason, json, ...service }: RefundOptions): Promise<void> {
  if (item && amount) throw new Error("--item and --amount cannot be combined.");
  const path = `/orders/${encodeURIComponent(id)}`;
  const order = await callAdminApi(adminService(service), { method: "GET", path }, AdminOrderDetails);
  const body = {
    ...(item && { lines: item.map((text) => lineOf(order, text)) }),
    ...(amount && { amount: amountIn(order.received?.currency ?? order.currency, amount) }),
    ...{ reason, key: crypto.randomUUID() },
  };
  const done = await callAdminApi(
    adminService(service),
    { method: "POST", path: `${path}/refund`, body },
    AdminRefund,
  );
  if (json) return printJson(done);
  const { currency } = done.refund;
  const total = formatAmount(done.order.refunded, currency, "en");
  print(
    `Refunded ${formatAmount(done.refund.amount, currency, "en")} of order ${id}, ${total} in all. The buyer gets an email.`,
  );
}

/** The position of the line that `product` or `product/edition` names. */
function lineOf({ items }: AdminOrderDetails, text: string): number {
  const [product, option] = text.split("/");
  const found = items.flatMap((item, position) =>
    item.product === product && (option === undefined || item.option === option) ? [position] : [],
  );
  const [position, ...more] = found;
  if (position !== undefined && more.length === 0) return position;
  const names = items.map((item) => `${item.product}/${item.option}`).join(", ");
  throw new Error(`--item: found "${text}", expected one of ${names}`);
}

function amountIn(currency: string, text: string): number {
  const money = parseMoney(text, currency);
  if ("expected" in money) throw new Error(`--amount: found "${text}", expected ${money.expected}`);
  if (money.currency !== currency) throw new Error(`--amount: the order was paid in ${currency}`);
  return money.amount;
}
