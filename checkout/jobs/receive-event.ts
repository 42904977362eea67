import { recordEvent } from "../orders/webhook-events.ts";
import type { PaymentEvent } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";

/** Writes down an event to be handled; one of the other mode is written down, too, and nothing follows from it. */
export async function receiveEvent(ports: Ports, event: PaymentEvent): Promise<{ isNew: boolean }> {
  const received = await recordEvent(ports.database, event, ports.clock());
  if (received.isNew && event.isOfOtherMode) {
    ports.log("warn", "event-of-other-mode", {
      ...{ id: event.id, type: event.type },
      message:
        "Ignored: the event is of another mode (live or test) than the shop's key. Check the webhook endpoint in the Stripe Dashboard.",
    });
  }
  return received;
}
