import { type Command, Option } from "commander";
import { z } from "zod";
import { AdminMessage, MessageState } from "#domain/api/admin/messages.ts";
import { callAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { formatMinute, pluralise, print, printJson } from "./output.ts";

/** `shop messages`: lists the emails of the running shop with their state, newest first. */
export function addMessages(shop: Command): void {
  const verb = shop
    .command("messages")
    .description("list the emails of the running shop with their state and why they failed, newest first")
    .addOption(new Option("--state <state>", "only emails in this state").choices(MessageState.options))
    .option("--limit <n>", "the maximum number of emails", "50")
    .option("--json", "print the emails as JSON")
    .action(listMessages);
  addServiceOption(verb);
}

async function listMessages({
  state,
  limit,
  json,
  ...service
}: ServiceOptions & {
  state?: MessageState;
  limit: string;
  json?: boolean;
}): Promise<void> {
  const query = new URLSearchParams({ limit, ...(state && { state }) });
  const request = { method: "GET", path: `/messages?${query}` } as const;
  const messages = await callAdminApi(adminService(service), request, z.array(AdminMessage));
  if (json) return printJson(messages);
  for (const message of messages) print(formatMessage(message));
  print(pluralise(messages.length, "email"));
}

function formatMessage({ kind, recipient, orderId, state, createdAt, doneAt, error }: AdminMessage): string {
  return [
    formatMinute(doneAt ?? createdAt),
    state.padEnd(7),
    kind.padEnd(18),
    recipient,
    orderId ?? "",
    error ?? "",
  ]
    .join("  ")
    .trimEnd();
}
