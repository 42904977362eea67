import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { parseSettings } from "#checkout/settings.ts";
import { askDesk } from "./admin-client.ts";
import { counted, say, sayJson } from "./output.ts";

const Outcome = z.object({ seen: z.number(), changed: z.number() });

/** `shop reconcile`: fetches payments again from Stripe, for webhooks that never came or an order book that was lost. */
export function addReconcile(shop: Command): void {
  shop
    .command("reconcile")
    .description("compare the running shop's order book with Stripe, and write down what is missing")
    .requiredOption("--since <date>", "the day to begin at, such as 2026-01-31", day)
    .option("--json", "answer {seen, changed}")
    .action(reconcile);
}

function day(text: string): Date {
  const date = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError("expected a date such as 2026-01-31.");
  }
  return date;
}

async function reconcile({ since, json }: { since: Date; json?: boolean }): Promise<void> {
  const question = { method: "POST", path: "/reconcile", body: { from: since } } as const;
  const outcome = await askDesk(parseSettings(process.env), question, Outcome);
  if (json) return sayJson(outcome);
  say(`${counted(outcome.seen, "payment")} compared, ${counted(outcome.changed, "order")} brought into line`);
}
