import { type Command, Option } from "commander";
import { AdminOrderDetails } from "#domain/api/admin/orders.ts";
import { AdminRefund } from "#domain/api/admin/refunds.ts";
import { RefundReason } from "#domain/api/refund.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { parseMoney } from "#domain/money/decimal.ts";
import { receivedCurrency } from "#domain/received.ts";
import { AdminRefusal, callAdminApi } from "../admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "../admin-service.ts";
import { print, printJson } from "../output.ts";

interface RefundOptions extends ServiceOptions {
  item?: string[];
  amount?: string;
  sum?: string;
  reason?: string;
  key?: string;
  json?: boolean;
}

/** `shop orders refund` */
export function addRefund(orders: Command): void {
  const verb = orders
    .command("refund")
    .description(
      "refund an order through Stripe: everything, some products (which ends access to them), or an amount (which ends no access). Amounts refunded earlier are deducted from each product in proportion to its price",
    )
    .argument("<order>", "the id of an order, such as ord_…")
    .option(
      "--item <product...>",
      "only these products, such as gravel-sans or gravel-sans/studio, or gravel-sans/studio#2 for the second line of it",
    )
    .option("--amount <amount>", "only an amount, such as 5 or '5 EUR'")
    .addOption(new Option("--sum <amount>", "the earlier name of --amount").hideHelp())
    .addOption(new Option("--reason <reason>", "what Stripe notes").choices(RefundReason.options))
    .option(
      "--key <key>",
      "the key of an earlier attempt whose result is not known. If that has made the refund, no second one is made",
    )
    .option("--json", "print {order, refund} with amounts in minor units")
    .action(refund);
  addServiceOption(verb);
}

async function refund(
  id: string,
  { item, sum, amount = sum, reason, json, key = crypto.randomUUID(), ...service }: RefundOptions,
): Promise<void> {
  if (item && amount) throw new Error("--item and --amount cannot be combined.");
  const path = `/orders/${encodeURIComponent(id)}`;
  const order = await callAdminApi(adminService(service), { method: "GET", path }, AdminOrderDetails);
  const body = {
    ...(item && { lines: item.map((text) => lineOf(order, text)) }),
    ...(amount && { amount: amountIn(receivedCurrency(order), amount) }),
    ...{ reason, key },
  };
  const done = await callAdminApi(
    adminService(service),
    { method: "POST", path: `${path}/refund`, body },
    AdminRefund,
  ).catch((error) => fail(id, key, error));
  if (json) return printJson(done);
  const { currency } = done.refund;
  const total = formatAmount(done.order.refunded, currency, "en");
  print(
    `Refunded ${formatAmount(done.refund.amount, currency, "en")} of order ${id}, ${total} in total. The buyer gets an email.`,
  );
}

/** The position of the line that a text names: `product`, `product/edition`, or `product/edition#2` for the second line of it. */
function lineOf({ items }: AdminOrderDetails, text: string): number {
  const names = lineNames(items);
  const exact = names.indexOf(text);
  if (exact !== -1) return exact;
  const [position, ...more] = items.flatMap(({ product, option }, position) =>
    text === product || text === `${product}/${option}` ? [position] : [],
  );
  if (position !== undefined && more.length === 0) return position;
  throw new Error(`--item: found "${text}", expected one of ${names.join(", ")}`);
}

/** `product/edition`, with a number from 1 if several lines have the same. */
function lineNames(items: AdminOrderDetails["items"]): string[] {
  const names = items.map(({ product, option }) => `${product}/${option}`);
  return names.map((name, position) => {
    if (names.indexOf(name) === names.lastIndexOf(name)) return name;
    const earlier = names.slice(0, position).filter((other) => other === name);
    return `${name}#${earlier.length + 1}`;
  });
}

/** @throws what the shop says, and how to go on if the refund may have been made */
function fail(id: string, key: string, cause: unknown): never {
  if (cause instanceof AdminRefusal && cause.status < 500) throw cause;
  throw new Error(
    `The refund may have been made. To see whether it was: shop orders show ${id}\nTo try the same refund again without refunding twice, repeat the command with --key ${key}`,
    { cause },
  );
}

function amountIn(currency: string, text: string): number {
  const money = parseMoney(text, currency);
  if ("expected" in money) throw new Error(`--amount: found "${text}", expected ${money.expected}`);
  if (money.currency !== currency) throw new Error(`--amount: the order was paid in ${currency}`);
  return money.amount;
}
