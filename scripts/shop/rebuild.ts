import type { Command } from "commander";
import { Rebuild, type RebuildRequest, type RebuiltOrder } from "#domain/api/admin/rebuild.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { callAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { parseDay } from "./day.ts";
import { fail, formatMinute, pluralise, print, printJson } from "./output.ts";

interface RebuildOptions extends ServiceOptions {
  fromStripe?: boolean;
  since?: Date;
  dryRun?: boolean;
  mail?: boolean;
  json?: boolean;
}

/** `shop rebuild --from-stripe`: brings back what a restored order book lacks. */
export function addRebuild(shop: Command): void {
  const verb = shop
    .command("rebuild")
    .description(
      "bring back what the running shop's order book has lost, as after a backup was restored: orders with their discounts, taxes, files and licence keys, refunds and disputes, from what Stripe stores. Emails were sent at the time, so they are not sent again",
    )
    .requiredOption("--from-stripe", "from Stripe, which is the only place so far")
    .option(
      "--since <date>",
      "the first day, such as 2026-01-31 (default: a day before the backup, or before the newest order)",
      parseDay,
    )
    .option("--dry-run", "only print what would come back")
    .option("--mail", "send buyers their receipt again, and recipients of gifts theirs")
    .option("--json", "print {since, compared, orders, failed}")
    .action(rebuild);
  addServiceOption(verb);
}

async function rebuild({
  since,
  dryRun: isDryRun = false,
  mail: sendsEmails = false,
  json = false,
  ...service
}: RebuildOptions): Promise<void> {
  const body: RebuildRequest = { isDryRun, sendsEmails, ...(since && { since }) };
  const request = { method: "POST", path: "/rebuild", body } as const;
  const rebuilt = await callAdminApi(adminService(service), request, Rebuild);
  if (json) printJson(rebuilt);
  else printRebuild(rebuilt, { isDryRun, sendsEmails });
  if (rebuilt.failed.length === 0) return;
  const reasons = rebuilt.failed.map(({ payment, reason }) => `  ${payment}: ${reason}`);
  fail(
    `${pluralise(reasons.length, "payment")} could not be rebuilt:\n${reasons.join("\n")}\n` +
      `Run it again with --since ${rebuilt.since.slice(0, 10)}, which repeats nothing that is back.`,
  );
}

function printRebuild(
  { since, compared, orders, failed }: Rebuild,
  options: { isDryRun: boolean; sendsEmails: boolean },
): void {
  for (const order of orders) {
    print(formatOrder(order));
    for (const loss of order.losses) print(`  ${LOSSES[loss.kind](loss.product ?? "")}`);
  }
  print(`${pluralise(compared, "payment")} since ${formatMinute(since)} compared with the order book.`);
  const changed = orders.filter(({ change }) => change !== "none");
  if (changed.length > 0) printOutcome(changed, options);
  else if (failed.length === 0) print("Nothing is missing.");
  if (changed.length === orders.length) return;
  const unconfirmed = pluralise(orders.length - changed.length, "free order");
  print(
    `Unconfirmed in the order book: ${unconfirmed}. Whoever has confirmed one since the backup has to sign in again, and gets other keys of your list than before.`,
  );
}

function printOutcome(
  orders: readonly RebuiltOrder[],
  { isDryRun, sendsEmails }: { isDryRun: boolean; sendsEmails: boolean },
): void {
  const emails = pluralise(
    orders.reduce((sum, order) => sum + order.emails, 0),
    "email",
  );
  const what = pluralise(orders.length, "order");
  print(isDryRun ? `${what} would come back or change.` : `${what} came back or changed.`);
  if (sendsEmails) print(`${emails} ${isDryRun ? "would be" : "will be"} sent again.`);
  else print(`No email is sent. With --mail, buyers and recipients of gifts would get ${emails} again.`);
  print(
    "What only the order book knew is lost: assigned seats, activations, counts of downloads, notes, copies given away, corrected addresses.",
  );
}

const CHANGES = { placed: "is back", updated: "is complete", reversed: "is changed", none: "stays" };

/** `2026-11-29 12:00  ord_…  $29.00  reader@example.com  is back: paid` */
function formatOrder({ at, order, total, currency, email, change, status }: RebuiltOrder): string {
  const amount = formatAmount(total, currency, "en");
  return [formatMinute(at), order, amount, email ?? "-", `${CHANGES[change]}: ${status}`].join("  ");
}

const LOSSES: Record<RebuiltOrder["losses"][number]["kind"], (product: string) => string> = {
  "product-gone": (product) => `${product} is no longer in the shop, so the buyer gets no files of it`,
  "own-keys": (product) => `${product} gets other keys of your list than before`,
  "new-keys": (product) => `${product} gets other licence keys than before`,
  words: () => "the words and the name of the giver are lost",
};
