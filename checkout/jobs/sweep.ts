import type { Ports } from "../ports.ts";
import { handleEvents } from "./handle-events.ts";
import { sendMessages } from "./send-messages.ts";

/** Batches of events that one sweep handles at most, so that one run of a cron has an end. */
const MAX_BATCHES = 20;

/** Does what is due: first webhook events, then the messages that follow from them. Safe to run at any time, twice. */
export async function sweep(ports: Ports): Promise<void> {
  for (let batch = 0; batch < MAX_BATCHES && (await handleEvents(ports)) > 0; batch += 1);
  await sendMessages(ports);
}
