import { type Command, Option } from "commander";
import { z } from "zod";
import { parseSettings } from "#checkout/settings.ts";
import { AdminMessage, MessageChannel, MessageState } from "#domain/api/admin.ts";
import { callAdminApi } from "./admin-client.ts";
import { pluralise, print, printJson } from "./output.ts";
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
  addResendWebhook(messages);
}

async function listMessages({
  state,
  channel,
  limit,
  json,
}: {
  state?: MessageState;
  channel?: MessageChannel;
  limit: string;
  json?: boolean;
}): Promise<void> {
  const query = new URLSearchParams({ limit, ...(state && { state }), ...(channel && { channel }) });
  const request = { method: "GET", path: `/messages?${query}` } as const;
  const messages = await callAdminApi(parseSettings(process.env), request, z.array(AdminMessage));
  if (json) return printJson(messages);
  for (const message of messages) print(formatMessage(message));
  print(pluralise(messages.length, "message"));
}

function formatMessage(message: AdminMessage): string {
  const { id, channel, kind, recipient, orderId, state, createdAt, doneAt, error } = message;
  return [
    (doneAt ?? createdAt).slice(0, 16).replace("T", " "),
    state.padEnd(7),
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
