import type { Command } from "commander";
import { z } from "zod";
import { AdminDiscount } from "#domain/api/admin/discounts.ts";
import { discountName } from "#domain/discount.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { addCode, type CodeFields } from "./add-code.ts";
import { callAdminApi } from "./admin-client.ts";
import { type AdminService, addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { pluralise, print, printJson } from "./output.ts";

/** `shop codes`: lists the discounts of the running shop with their uses, or adds a code to the content. */
export function addCodes(shop: Command): void {
  const verb = shop
    .command("codes")
    .description(
      "list the discounts of the running shop with their limits and uses, or add a code to discounts.yaml",
    )
    .argument("[code]", "the code to add; without it, all discounts are listed")
    .option("--percent <percent>", "how much it takes off, such as 10")
    .option("--amount <amount>", "how much it takes off the whole order, such as 5 or '5 EUR'")
    .option("--products <slugs...>", "the products that it is for; by default everything")
    .option("--editions <editions...>", "the editions that it is for, such as gravel-sans/studio")
    .option("--together", "only if all these products and editions are bought at once")
    .option("--kinds <kinds...>", "the kinds of products that it is for")
    .option("--from <time>", "when it starts, such as 2026-12-01")
    .option("--until <time>", "when it ends")
    .option("--minimum <amount>", "the minimum total of the products that it applies to")
    .option("--limit <n>", "how many orders can use it")
    .option("--limit-per-buyer <n>", "how many orders of one buyer can use it")
    .option("--first-purchase", "only for buyers who have not paid for anything before")
    .option(
      "--json",
      "print the discounts as JSON, with amounts in minor units, or {code, file} of the code that was added",
    )
    .addHelpText(
      "after",
      "\nDiscounts without a code, such as bundle prices, and amounts in several currencies are written into discounts.yaml: shop explain discounts.yaml",
    )
    .action(codes);
  addServiceOption(verb);
}

async function codes(
  code: string | undefined,
  {
    json = false,
    content,
    url,
    ...fields
  }: CodeFields & ServiceOptions & { json?: boolean; content: string },
  { options }: Command,
): Promise<void> {
  if (code !== undefined) return addCode(content, code, fields, json);
  const given = options.find((option) => option.attributeName() in fields);
  if (given) throw new Error(`Name the code to add: shop codes <code> ${given.long} …`);
  await listCodes(adminService(url === undefined ? {} : { url }), json);
}

async function listCodes(service: AdminService, json: boolean): Promise<void> {
  const request = { method: "GET", path: "/discounts" } as const;
  const discounts = await callAdminApi(service, request, z.array(AdminDiscount));
  if (json) return printJson(discounts);
  for (const discount of discounts) print(formatDiscount(discount, new Date()));
  print(pluralise(discounts.length, "discount"));
}

function formatDiscount(discount: AdminDiscount, now: Date): string {
  return [
    discountName(discount, "en").padEnd(16),
    stateOf(discount, now).padEnd(9),
    usesOf(discount).padEnd(16),
    [reductionOf(discount), targetsOf(discount), ...conditionsOf(discount)].filter(Boolean).join(", "),
  ].join("  ");
}

function stateOf({ from, until, limit, used }: AdminDiscount, now: Date): string {
  if (from !== null && now < new Date(from)) return "scheduled";
  if (until !== null && now >= new Date(until)) return "ended";
  return limit !== null && used >= limit ? "used up" : "valid";
}

function usesOf({ used, held, limit }: AdminDiscount): string {
  const uses = limit === null ? `${used} used` : `${used} of ${limit} used`;
  return held > 0 ? `${uses}, ${held} held` : uses;
}

function reductionOf({ off }: AdminDiscount): string {
  return "percent" in off ? `${off.percent / 100}% off` : `${amountsOf(off.amount)} off`;
}

function targetsOf({ on, together }: AdminDiscount): string {
  if (on === null) return "whole cart";
  const names = on.map(({ product, option }) => (option === null ? product : `${product}/${option}`));
  return names.join(together ? " + " : " or ");
}

function conditionsOf(discount: AdminDiscount): string[] {
  const { code, minimum, limitPerBuyer, firstPurchase, from, until } = discount;
  return [
    code === null ? "automatic" : "",
    Object.keys(minimum).length > 0 ? `at least ${amountsOf(minimum)}` : "",
    limitPerBuyer === null ? "" : `${limitPerBuyer} per buyer`,
    firstPurchase ? "first purchase only" : "",
    from === null ? "" : `from ${minuteOf(from)}`,
    until === null ? "" : `until ${minuteOf(until)}`,
  ];
}

function amountsOf(amounts: Record<string, number>): string {
  return Object.entries(amounts)
    .map(([currency, amount]) => formatAmount(amount, currency, "en"))
    .join(" or ");
}

function minuteOf(time: string): string {
  return `${time.slice(0, 16).replace("T", " ")} UTC`;
}
