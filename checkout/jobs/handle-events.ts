import { errorFacts } from "../log/log.ts";
import { claimEvents, markHandled, postponeEvent, unclaimEvents } from "../orders/book/payment-events.ts";
import { fulfil } from "../orders/fulfil.ts";
import type { PaymentEvent } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { notifyOwnerOfPayment } from "./owner-failure-notice.ts";
import { updateOutcome } from "./update-outcome.ts";

/** How often an event has failed when the owner is notified, after about six minutes. An outage of Stripe is mostly shorter. */
const ATTEMPTS_BEFORE_NOTICE = 5;

/** Events whose payments are fetched and recorded at once. */
export const CONCURRENT_EVENTS = 8;

/**
 * Handles the webhook events that are due, or those that are left until it must stop: one by one where only so many queries may be made.
 *
 * @returns the number that was due
 */
export async function handleEvents(ports: Ports): Promise<number> {
  const events = await claimEvents(ports.database, ports.clock());
  const atOnce = ports.maxQueries === undefined ? CONCURRENT_EVENTS : 1;
  for (let next = 0; next < events.length; next += atOnce) {
    if (ports.stopping?.aborted) {
      const unhandled = events.slice(next).map(({ id }) => id);
      await unclaimEvents(ports.database, unhandled, ports.clock());
      break;
    }
    await Promise.all(events.slice(next, next + atOnce).map((event) => handleEvent(ports, event)));
  }
  return events.length;
}

/**
 * Handles a claimed event. A failure is logged, and the event is due again later. After several the owner is notified, once for
 * each payment.
 */
export async function handleEvent(ports: Ports, event: PaymentEvent): Promise<void> {
  try {
    await handle(ports, event);
    await markHandled(ports.database, event.id, ports.clock());
  } catch (error) {
    ports.log("warn", "event-postponed", { id: event.id, type: event.type, ...errorFacts(error) });
    const attempts = await postponeEvent(ports.database, event.id, ports.clock());
    if (attempts < ATTEMPTS_BEFORE_NOTICE) return;
    await notifyOwnerOfPayment(ports, event, error).catch((cause) =>
      ports.log("error", "owner-not-notified", { id: event.id, ...errorFacts(cause) }),
    );
  }
}

/** An event only names the session or payment. Its current state is fetched from Stripe. */
async function handle(ports: Ports, { about, isReplayed }: PaymentEvent): Promise<void> {
  if (!about) return;
  const cause = isReplayed ? "reconciliation" : "webhook";
  if ("paymentIntent" in about) return updateOutcome(ports, about.paymentIntent, cause);
  const payment = await ports.payments.findBySession(about.session);
  if (payment) await fulfil(ports, payment, ports.clock(), cause);
}
