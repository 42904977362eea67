import type { Command } from "commander";
import { NewVersionEmailsAdded, NewVersionEmailsPlan } from "#domain/api/admin/new-version-emails.ts";
import { callAdminApi } from "./admin-client.ts";
import { type AdminService, addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { askWhether, canAsk } from "./ask.ts";
import { parseDay } from "./day.ts";
import { fail, pluralise, print, printJson } from "./output.ts";

interface NotifyOptions extends ServiceOptions {
  version?: string;
  before?: Date;
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** `shop notify <product>`: emails the holders of a product about a new version. */
export function addNotify(shop: Command): void {
  const verb = shop
    .command("notify")
    .description(
      "email everybody who has a product about its new version, once. First it says to how many, and asks",
    )
    .argument("<product>", "the product, or product/edition for those who have that edition")
    .option(
      "--version <version>",
      "the version in its published changelog, or the day of a change without one (default: the newest)",
    )
    .option(
      "--before <day>",
      "only those who had it before this day in UTC: others may have got the version",
      parseDay,
    )
    .option("--yes", "send without asking")
    .option("--dry-run", "only say who would get it")
    .option("--json", "print who gets it, and how many emails were added")
    .action(notify);
  addServiceOption(verb);
}

async function notify(
  product: string,
  { version, before, yes, dryRun, json, ...options }: NotifyOptions,
): Promise<void> {
  const service = adminService(options);
  const [slug = "", option] = product.split("/", 2);
  const wanted = {
    product: slug,
    ...(option !== undefined && { option }),
    ...(version !== undefined && { version }),
    ...(before !== undefined && { before: before.toISOString() }),
  };
  const plan = await fetchPlan(service, wanted);
  if (!json) printPlan(plan);
  const canSend = !dryRun && plan.recipients.length > 0;
  const isAsked = canSend && !yes && !json && canAsk();
  const shouldSend = canSend && (yes || (isAsked && (await askWhether("Send them?"))));
  // The version is named, so that nothing else is sent if another one is published meanwhile.
  const added = shouldSend ? await sendAll(service, { ...wanted, version: plan.version }) : 0;
  if (json) printJson({ ...plan, added });
  else if (shouldSend) print(`${pluralise(added, "email")} will be sent, after all receipts.`);
  else if (isAsked) print("Nothing was sent.");
  if (canSend && !shouldSend && !isAsked) fail("Nothing was sent. Add --yes to send it.");
}

type Wanted = Record<string, string>;
type Plan = Omit<NewVersionEmailsPlan, "next">;

/** All pages as one. */
async function fetchPlan(service: AdminService, wanted: Wanted): Promise<Plan> {
  const first = await fetchPage("");
  const { next: _, ...plan } = first;
  for (let { next } = first; next !== null; ) {
    const page = await fetchPage(next);
    plan.recipients.push(...page.recipients);
    plan.muted += page.muted;
    plan.notified += page.notified;
    next = page.next;
  }
  return plan;

  function fetchPage(after: string) {
    const path = `/version-mails?${new URLSearchParams({ ...wanted, after })}`;
    return callAdminApi(service, { method: "GET", path }, NewVersionEmailsPlan);
  }
}

/** If it is cut off, repeating the command goes on. */
async function sendAll(service: AdminService, wanted: Wanted): Promise<number> {
  let added = 0;
  for (let after: string | null = ""; after !== null; ) {
    const request = { method: "POST", path: "/version-mails", body: { ...wanted, after } } as const;
    const page: NewVersionEmailsAdded = await callAdminApi(service, request, NewVersionEmailsAdded);
    added += page.added;
    after = page.next;
  }
  return added;
}

function printPlan({ product, version, subjects, recipients, muted, notified }: Plan): void {
  print(`${product} ${version}: ${pluralise(recipients.length, "email")}`);
  const counts = Map.groupBy(recipients, ({ locale }) => (locale in subjects ? locale : "en"));
  for (const [language, subject] of Object.entries(subjects)) {
    print(`  ${language}  ${String(counts.get(language)?.length ?? 0).padStart(5)}  “${subject}”`);
  }
  if (muted > 0) print(`Skipped, since they have turned these emails off: ${muted}`);
  if (notified > 0) print(`Already notified: ${notified}`);
}
