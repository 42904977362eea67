import { errorFacts } from "../log/log.ts";
import { claimEvents, markHandled, postponeEvent } from "../orders/book/payment-events.ts";
import { fulfil } from "../orders/fulfil.ts";
import type { PaymentEvent } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { updateOutcome } from "./update-outcome.ts";

/** Handles the webhook events that are due. @returns their number */
export async function handleEvents(ports: Ports): Promise<number> {
  const events = await claimEvents(ports.database, ports.clock());
  for (const event of events) await handleEvent(ports, event);
  return events.length;
}

/** Handles a claimed event. A failure is logged, and the event is due again later. */
export async function handleEvent(ports: Ports, event: PaymentEvent): Promise<void> {
  try {
    await handle(ports, event);
    await markHandled(ports.database, event.id, ports.clock());
  } catch (error) {
    ports.log("warn", "event-postponed", { id: event.id, type: event.type, ...errorFacts(error) });
    await postponeEvent(ports.database, event.id, ports.clock());
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
