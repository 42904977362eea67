import pLimit from "p-limit";
import { isHandledSince } from "../orders/book/payment-events.ts";
import type { Ports } from "../ports.ts";
import { CONCURRENT_EVENTS } from "./handle-events.ts";

/**
 * A queue for what follows webhooks. In a burst of them, one may wait for longer than it is claimed. It is due again then, so that
 * a sweep may have handled it by its turn.
 */
export function eventQueue(
  { database, clock }: Pick<Ports, "database" | "clock">,
  concurrency = CONCURRENT_EVENTS,
): NonNullable<Ports["queueEvent"]> {
  const limit = pLimit(concurrency);
  return (id, task) => {
    const queuedAt = clock();
    return limit(async () => {
      if (!(await isHandledSince(database, id, { claimedAt: queuedAt, at: clock() }))) await task();
    });
  };
}
