import { type Command, Option } from "commander";
import { z } from "zod";
import { AdminMessage } from "#domain/api/admin/messages.ts";
import { MessageChannel, MessageState } from "#domain/api/responses/states.ts";
import { callAdminApi } from "./admin-client.ts";
import { addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { formatMinute, pluralise, print, printJson } from "./output.ts";
import { addResendWebhook } from "./resend-webhook.ts";

/** `shop messages`: lists the emails and webhooks of the running shop with their state, newest first. */
export function addMessages(shop: Command): void {
  const messages = shop
    .command("messages")
    .description(
      "list the emails and webhooks of the running shop with their state and why they failed, newest first",
    )
    .addOption(new Option("--state <state>", "only messages in this state").choices(MessageState.options))
    .addOption(
      new Option("--channel <channel>", "only emails, or only webhooks").choices(MessageChannel.options),
    )
    .option("--limit <n>", "the maximum number of messages", "50")
    .option("--json", "print the messages as JSON")
    .action(listMessages);
  addServiceOption(messages);
  addResendWebhook(messages);
}

async function listMessages({
  state,
  channel,
  limit,
  json,
  ...service
}: ServiceOptions & {
  state?: MessageState;
  channel?: MessageChannel;
  limit: string;
  json?: boolean;
}): Promise<void> {
  const query = new URLSearchParams({ limit, ...(state && { state }), ...(channel && { channel }) });
  const request = { method: "GET", path: `/messages?${query}` } as const;
  const messages = await callAdminApi(adminService(service), request, z.array(AdminMessage));
  if (json) return printJson(messages);
  for (const message of messages) print(formatMessage(message));
  print(pluralise(messages.length, "message"));
}

function formatMessage(message: AdminMessage): string {
  const { id, channel, kind, recipient, orderId, state, delivery, createdAt, doneAt, error } = message;
  return [
    formatMinute(doneAt ?? createdAt),
    (delivery ?? state).padEnd(10),
    kind.padEnd(20),
    recipient,
    // The others are sent again with their order.
    channel === "webhook" ? id : "",
    orderId ?? "",
    error ?? "",
  ]
    .filter((part) => part !== "")
    .join("  ")
    .trimEnd();
}
