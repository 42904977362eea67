import type { Ports } from "../ports.ts";
import { handleEvents } from "./handle-events.ts";
import { sendMessages } from "./send-messages.ts";
import { sendWebhooks } from "./send-webhooks.ts";

/** Limits one sweep, because on Workers a sweep is a cron invocation that must end. */
const MAX_BATCHES = 20;

/** Handles the webhook events that are due, then sends all messages that are due. Safe to run at any time and concurrently. */
export async function sweep(ports: Ports): Promise<void> {
  await handleDueEvents(ports);
  await sendAll(ports);
}

/** Like {@link sweep}, without webhooks to other programs, whose slowness must not delay the next sweep. */
export async function sweepEmails(ports: Ports): Promise<void> {
  await handleDueEvents(ports);
  await sendMessages(ports);
}

/** Sends the emails and the webhooks that are due. */
export async function sendAll(ports: Ports): Promise<void> {
  await Promise.all([sendMessages(ports), sendWebhooks(ports)]);
}

async function handleDueEvents(ports: Ports): Promise<void> {
  for (let batch = 0; batch < MAX_BATCHES && (await handleEvents(ports)) > 0; batch += 1);
}
