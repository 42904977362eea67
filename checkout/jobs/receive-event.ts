import { recordEvent } from "../orders/book/payment-events.ts";
import type { PaymentEvent } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";

/**
 * Records an event to be handled. An event of the other mode is recorded too, but ignored.
 *
 * @param isClaimed the caller handles the event if it is new; otherwise it is due at once
 */
export async function receiveEvent(
  ports: Ports,
  event: PaymentEvent,
  options: { isClaimed?: boolean } = {},
): Promise<{ isNew: boolean }> {
  const received = await recordEvent(ports.database, event, ports.clock(), options);
  if (received.isNew && event.isOfOtherMode) {
    ports.log("warn", "event-of-other-mode", {
      ...{ id: event.id, type: event.type },
      message:
        "Ignored: the event's mode (live or test) differs from that of the shop's key. Check the webhook endpoint in the Stripe Dashboard.",
    });
  }
  return received;
}
