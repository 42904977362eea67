import type { Ports } from "../ports.ts";
import { handleEvents } from "./handle-events.ts";
import { limitQueries } from "./limit-queries.ts";
import { sendMessages } from "./send-messages.ts";
import { sendWebhooks } from "./send-webhooks.ts";

/** Limits one sweep, so that emails are not kept waiting. */
const MAX_BATCHES = 20;

/**
 * Handles the webhook events that are due, then sends all messages that are due. Safe to run at any time and concurrently. If only
 * so many queries may be made, asks for another sweep to do the rest.
 */
export async function sweep(ports: Ports): Promise<void> {
  const limited = limitQueries(ports);
  await handleDueEvents(limited);
  await send(limited);
  if (limited.stopping?.aborted) await ports.requestSweep?.();
}

/** Like {@link sweep}, without webhooks to other programs, whose slowness must not delay the next sweep. */
export async function sweepEmails(ports: Ports): Promise<void> {
  await handleDueEvents(ports);
  await sendMessages(ports);
}

/** Sends the emails and the webhooks that are due. */
export function sendAll(ports: Ports): Promise<void> {
  return send(limitQueries(ports));
}

async function send(ports: Ports): Promise<void> {
  await Promise.all([sendMessages(ports), sendWebhooks(ports)]);
}

async function handleDueEvents(ports: Ports): Promise<void> {
  for (let batch = 0; batch < MAX_BATCHES && !ports.stopping?.aborted; batch += 1)
    if ((await handleEvents(ports)) === 0) break;
}
