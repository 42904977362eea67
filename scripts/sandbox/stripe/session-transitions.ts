import { newId } from "../ids.ts";
import type { Payment, Session } from "../records.ts";
import type { StoreReader, Transaction } from "../store.ts";
import { invalid } from "./api-error.ts";
import { emit } from "./events.ts";
import { paymentIntentObject } from "./payment-object.ts";
import { sessionObject } from "./session-object.ts";
import { totalsOf } from "./totals.ts";

/** What the buyer entered on the payment page. `last4` are the last digits of the card. */
export interface Buyer {
  email: string;
  name: string | null;
  last4: string;
}

/** Collects the payment at once, if there is anything to pay, and completes the session. */
export function pay(tx: Transaction, session: Session, buyer: Buyer) {
  if (totalsOf(session).total === 0) {
    complete(tx, { ...session, buyer });
    return;
  }
  const payment: Payment = {
    ...newAttempt(tx, session, buyer),
    status: "succeeded",
    chargeId: newId("ch_"),
    chargedAt: tx.now(),
  };
  tx.put("payments", payment);
  const paid: Session = { ...session, buyer, paymentId: payment.id, paymentStatus: "paid" };
  tx.put("sessions", paid);
  emit(tx, session.id, "payment_intent.succeeded", paymentIntentObject(tx, payment));
  complete(tx, paid);
}

/** Declines the card. The session stays open, and the next attempt uses the same payment intent. */
export function decline(tx: Transaction, session: Session, buyer: Buyer, declineCode: string) {
  const payment: Payment = {
    ...newAttempt(tx, session, buyer),
    chargeId: newId("ch_"),
    chargedAt: tx.now(),
    declineCode,
  };
  tx.put("payments", payment);
  tx.put("sessions", { ...session, paymentId: payment.id });
  emit(tx, session.id, "payment_intent.payment_failed", paymentIntentObject(tx, payment));
}

/** Completes the session while its payment is still processing, as with WeChat Pay and bank debits. */
export function payAsync(
  tx: Transaction,
  session: Session,
  buyer: Buyer,
  intendedOutcome: "succeed" | "fail",
) {
  const payment: Payment = {
    ...newAttempt(tx, session, buyer),
    status: "processing",
    method: "wechat_pay",
    last4: null,
    chargeId: newId("ch_"),
    chargedAt: tx.now(),
    intendedOutcome,
  };
  tx.put("payments", payment);
  emit(tx, session.id, "payment_intent.processing", paymentIntentObject(tx, payment));
  complete(tx, { ...session, buyer, paymentId: payment.id });
}

/** Ends a payment that is processing. Throws if the session has none. */
export function endAsyncPayment(tx: Transaction, session: Session, outcome: "succeed" | "fail") {
  const payment = paymentOf(tx, session);
  if (payment?.status !== "processing") throw invalid("This session has no payment in progress.");
  if (outcome === "succeed") {
    const succeeded: Payment = { ...payment, status: "succeeded", intendedOutcome: null };
    const paid: Session = { ...session, paymentStatus: "paid" };
    tx.put("payments", succeeded);
    tx.put("sessions", paid);
    emit(tx, session.id, "payment_intent.succeeded", paymentIntentObject(tx, succeeded));
    emit(tx, session.id, "checkout.session.async_payment_succeeded", sessionObject(tx, paid));
    return;
  }
  const failed: Payment = {
    ...payment,
    status: "requires_payment_method",
    intendedOutcome: null,
    declineCode: "payment_method_provider_decline",
  };
  tx.put("payments", failed);
  emit(tx, session.id, "payment_intent.payment_failed", paymentIntentObject(tx, failed));
  emit(tx, session.id, "checkout.session.async_payment_failed", sessionObject(tx, session));
}

/** Expires an open session. */
export function expire(tx: Transaction, session: Session): Session {
  const expired: Session = { ...session, status: "expired" };
  tx.put("sessions", expired);
  emit(tx, session.id, "checkout.session.expired", sessionObject(tx, expired));
  return expired;
}

/** The open sessions whose time is up. */
export function overdueSessions(reader: StoreReader): Session[] {
  return reader
    .all("sessions")
    .filter((session) => session.status === "open" && session.expiresAt <= reader.now());
}

/** The session's payment, or null before the buyer's first attempt and for a free order. */
export function paymentOf(reader: StoreReader, session: Session): Payment | null {
  return session.paymentId === null ? null : reader.get("payments", session.paymentId);
}

function complete(tx: Transaction, session: Session) {
  const completed: Session = { ...session, status: "complete" };
  tx.put("sessions", completed);
  emit(tx, session.id, "checkout.session.completed", sessionObject(tx, completed));
}

function newAttempt(tx: Transaction, session: Session, buyer: Buyer): Payment {
  const earlier = paymentOf(tx, session);
  return {
    id: earlier?.id ?? newId("pi_"),
    sessionId: session.id,
    created: earlier?.created ?? tx.now(),
    amount: totalsOf(session).total,
    currency: session.currency,
    status: "requires_payment_method",
    chargeId: null,
    chargedAt: null,
    method: "card",
    methodId: newId("pm_"),
    last4: buyer.last4,
    intendedOutcome: null,
    declineCode: null,
    email: buyer.email,
    name: buyer.name,
  };
}
