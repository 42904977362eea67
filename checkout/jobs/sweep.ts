import type { Ports } from "../ports.ts";
import { handleEvents } from "./handle-events.ts";
import { sendMessages } from "./send-messages.ts";

/** Limits one sweep, because on Workers a sweep is a cron invocation that must end. */
const MAX_BATCHES = 20;

/** Handles the webhook events that are due, then sends the messages that are due. Safe to run at any time and concurrently. */
export async function sweep(ports: Ports): Promise<void> {
  for (let batch = 0; batch < MAX_BATCHES && (await handleEvents(ports)) > 0; batch += 1);
  await sendMessages(ports);
}
