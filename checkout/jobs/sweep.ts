import { errorFacts } from "../http/log.ts";
import { fulfil } from "../orders/fulfil.ts";
import { errandDone, errandPostponed, errandRefused, takeErrands } from "../orders/messages.ts";
import { findOrder, findOrderByPayment } from "../orders/order.ts";
import { settle } from "../orders/refunds.ts";
import { eventHandled, eventPostponed, takeEvents } from "../orders/webhook-events.ts";
import type { Payment, PaymentEvent } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { letterFor } from "./compose-email.ts";

/** Batches that one sweep works through at most, so that one run of a cron has an end. */
const MOST_PASSES = 20;

/** Does what is due: first the webhooks, then the mails that follow from them. Safe to run at any time, twice. */
export async function sweep(ports: Ports): Promise<void> {
  for (let pass = 0; pass < MOST_PASSES && (await handleEvents(ports)) > 0; pass += 1);
  for (let pass = 0; pass < MOST_PASSES && (await deliverMail(ports)) > 0; pass += 1);
}

/** Compares every payment since then with the order book, for webhooks that never came. */
export async function reconcile(ports: Ports, from: Date): Promise<{ seen: number; changed: number }> {
  let seen = 0;
  let changed = 0;
  for await (const payment of ports.payments.since(from)) {
    seen += 1;
    try {
      if (await bringIntoLine(ports, payment)) changed += 1;
    } catch (error) {
      // One that cannot be brought into line must not hide the others.
      ports.log("error", "reconcile-left-out", { session: payment.sessionId, ...errorFacts(error) });
    }
  }
  return { seen, changed };
}

/** Payment first, then what became of it; whether the order is another than before. */
async function bringIntoLine(ports: Ports, payment: Payment): Promise<boolean> {
  const before = await findOrder(ports.database, payment.orderId);
  const abandoned = payment.state === "open" || payment.state === "expired";
  if (!before && abandoned) return false;
  const settled = before?.paidAt != null;
  if (!settled && before?.status !== payment.state) await fulfil(ports, payment, ports.clock());
  if (payment.state === "paid" && payment.paymentIntent) await settlePayment(ports, payment.paymentIntent);
  const after = await findOrder(ports.database, payment.orderId);
  return before?.status !== after?.status || before?.refunded !== after?.refunded;
}

/** @returns how many were due */
async function handleEvents(ports: Ports): Promise<number> {
  const events = await takeEvents(ports.database, ports.clock());
  for (const event of events) {
    try {
      await handle(ports, event);
      await eventHandled(ports.database, event.id, ports.clock());
    } catch (error) {
      ports.log("warn", "event-postponed", { event: event.id, type: event.type, ...errorFacts(error) });
      await eventPostponed(ports.database, event.id, ports.clock());
    }
  }
  return events.length;
}

/** An event says only where to look; what is true is asked of Stripe now. */
async function handle(ports: Ports, { about }: PaymentEvent): Promise<void> {
  if (!about) return;
  if ("paymentIntent" in about) return settlePayment(ports, about.paymentIntent);
  const payment = await ports.payments.payment(about.session);
  if (payment) await fulfil(ports, payment, ports.clock());
}

async function settlePayment(ports: Ports, paymentIntent: string): Promise<void> {
  const order =
    (await findOrderByPayment(ports.database, paymentIntent)) ?? (await paidBefore(ports, paymentIntent));
  const standing = order && (await ports.payments.standing(paymentIntent));
  if (order && standing) await settle(ports.database, order, standing, ports.clock());
}

/** A refund may be told before the payment it gives back. */
async function paidBefore(ports: Ports, paymentIntent: string) {
  const payment = await ports.payments.paidWith(paymentIntent);
  return payment && fulfil(ports, payment, ports.clock());
}

/** Sends the mails that are due. @returns how many were */
export async function deliverMail(ports: Ports): Promise<number> {
  const errands = await takeErrands(ports.database, ports.clock());
  for (const errand of errands) {
    try {
      const letter = await letterFor(ports, errand);
      const outcome = letter ? await ports.mail.send(letter, errand.id) : "refused";
      if (outcome === "accepted") await errandDone(ports.database, errand.id, ports.clock());
      else await errandRefused(ports.database, errand.id, "refused", ports.clock());
      ports.log(outcome === "accepted" ? "info" : "warn", "mail", { errand: errand.kind, outcome });
    } catch (error) {
      ports.log("warn", "mail-postponed", { errand: errand.kind, ...errorFacts(error) });
      const reason = error instanceof Error ? error.name : "unknown";
      await errandPostponed(ports.database, errand.id, reason, ports.clock());
    }
  }
  return errands.length;
}
