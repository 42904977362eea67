import { newId } from "../ids.ts";
import type { Method, Payment, Session } from "../records.ts";
import type { StoreReader, Transaction } from "../store.ts";
import { invalid } from "./api-error.ts";
import { emit } from "./events.ts";
import { paymentIntentObject } from "./payment-object.ts";
import { sessionObject } from "./session-object.ts";
import { totalsOf } from "./totals.ts";

/** The buyer's entries on the payment page. `last4` are the last digits of the card. */
export interface Buyer {
  email: string;
  name: string | null;
  last4: string;
}

/** WeChat Pay confirms a payment a little after the buyer has made it. */
const WECHAT_DELAY_SECONDS = 5;
/** https://docs.stripe.com/payments/checkout/abandoned-carts */
const RECOVERY_SECONDS = 30 * 24 * 60 * 60;

/** Collects the payment at once, if there is anything to pay, and completes the session. */
export function pay(tx: Transaction, session: Session, buyer: Buyer) {
  if (totalsOf(session).total === 0) complete(tx, { ...session, buyer });
  else succeed(tx, session, newAttempt(tx, session, buyer));
}

function succeed(tx: Transaction, session: Session, attempt: Payment) {
  const payment: Payment = {
    ...{ ...attempt, status: "succeeded", chargeId: newId("ch_") },
    ...{ chargedAt: tx.now(), succeededAt: tx.now() },
  };
  tx.put("payments", payment);
  const paid: Session = {
    ...{ ...session, buyer: buyerOf(payment), paymentId: payment.id },
    paymentStatus: "paid",
  };
  tx.put("sessions", paid);
  emit(tx, session.id, "payment_intent.succeeded", paymentIntentObject(tx, payment));
  complete(tx, paid);
}

/** Declines the card. The session stays open, and the next attempt uses the same payment intent. */
export function decline(tx: Transaction, session: Session, buyer: Buyer, declineCode: string) {
  const attempt = newAttempt(tx, session, buyer);
  fail(tx, session, { ...attempt, chargeId: newId("ch_"), chargedAt: tx.now(), declineCode });
}

function fail(tx: Transaction, session: Session, payment: Payment) {
  tx.put("payments", payment);
  tx.put("sessions", { ...session, paymentId: payment.id });
  emit(tx, session.id, "payment_intent.payment_failed", paymentIntentObject(tx, payment));
}

/** Asks the buyer to confirm the payment: at the bank of the card, in Alipay, or in WeChat. */
export function askForAction(tx: Transaction, session: Session, buyer: Buyer, method: Method) {
  const payment: Payment = { ...newAttempt(tx, session, buyer, method), status: "requires_action" };
  tx.put("payments", payment);
  tx.put("sessions", { ...session, paymentId: payment.id });
  emit(tx, session.id, "payment_intent.requires_action", paymentIntentObject(tx, payment));
}

/** The buyer confirms a payment that waits for it. */
export function authorise(tx: Transaction, session: Session, payment: Payment) {
  if (payment.method === "wechat_pay") {
    process(tx, session, { ...payment, settlesAt: tx.now() + WECHAT_DELAY_SECONDS }, "succeed");
  } else succeed(tx, session, { ...payment, isAuthenticated: payment.method === "card" });
}

/** The buyer does not confirm a payment that waits for it. The session stays open. @returns why it has failed */
export function refuse(tx: Transaction, session: Session, payment: Payment) {
  const declineCode = payment.method === "card" ? "authentication_failed" : "canceled";
  fail(tx, session, { ...payment, status: "requires_payment_method", declineCode });
  return declineCode;
}

/** Completes the session while its payment is still processing, as with WeChat Pay and bank debits. */
export function payAsync(
  tx: Transaction,
  session: Session,
  buyer: Buyer,
  intendedOutcome: "succeed" | "fail",
) {
  process(tx, session, newAttempt(tx, session, buyer, "wechat_pay"), intendedOutcome);
}

function process(
  tx: Transaction,
  session: Session,
  attempt: Payment,
  intendedOutcome: Payment["intendedOutcome"],
) {
  const payment: Payment = {
    ...{ ...attempt, intendedOutcome, status: "processing" },
    ...{ chargeId: newId("ch_"), chargedAt: tx.now() },
  };
  tx.put("payments", payment);
  emit(tx, session.id, "payment_intent.processing", paymentIntentObject(tx, payment));
  complete(tx, { ...session, buyer: buyerOf(payment), paymentId: payment.id });
}

function buyerOf({ email, name }: Pick<Buyer, "email" | "name">): Session["buyer"] {
  return { email, name };
}

/** Ends a payment that is processing. Throws if the session has none. */
export function endAsyncPayment(tx: Transaction, session: Session, outcome: "succeed" | "fail") {
  const payment = paymentOf(tx, session);
  if (payment?.status !== "processing") throw invalid("This session has no payment in progress.");
  if (outcome === "succeed") {
    const succeeded: Payment = {
      ...{ ...payment, status: "succeeded", succeededAt: tx.now() },
      ...{ intendedOutcome: null, settlesAt: null },
    };
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
    settlesAt: null,
    declineCode: "payment_method_provider_decline",
  };
  tx.put("payments", failed);
  emit(tx, session.id, "payment_intent.payment_failed", paymentIntentObject(tx, failed));
  emit(tx, session.id, "checkout.session.async_payment_failed", sessionObject(tx, session));
}

/** Expires an open session. If it can be recovered, a copy can be opened from now on. */
export function expire(tx: Transaction, session: Session): Session {
  const recovery = session.recovery && { token: newId("rec_"), expiresAt: tx.now() + RECOVERY_SECONDS };
  const expired: Session = { ...session, status: "expired", recovery };
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

/** The sessions whose payments succeed by now, without anybody's help. */
export function settledPayments(reader: StoreReader): Session[] {
  const isSettled = ({ status, settlesAt }: Payment) =>
    status === "processing" && settlesAt !== null && settlesAt <= reader.now();
  return reader
    .all("payments")
    .filter(isSettled)
    .flatMap(({ sessionId }) => reader.get("sessions", sessionId) ?? []);
}

/** The session's payment, or null before the buyer's first attempt and for a free order. */
export function paymentOf(reader: StoreReader, session: Session): Payment | null {
  return session.paymentId === null ? null : reader.get("payments", session.paymentId);
}

/** The buyer leaves. What was entered stays in the session. */
export function abandon(
  tx: Transaction,
  session: Session,
  { buyer, promotions }: { buyer: Buyer | null; promotions: Session["promotions"] },
) {
  tx.put("sessions", { ...session, buyer: buyer && buyerOf(buyer), promotions });
}

function complete(tx: Transaction, session: Session) {
  const completed: Session = { ...session, status: "complete" };
  tx.put("sessions", completed);
  emit(tx, session.id, "checkout.session.completed", sessionObject(tx, completed));
}

function newAttempt(tx: Transaction, session: Session, buyer: Buyer, method: Method = "card"): Payment {
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
    method,
    methodId: newId("pm_"),
    last4: method === "card" ? buyer.last4 : null,
    intendedOutcome: null,
    settlesAt: null,
    succeededAt: null,
    isAuthenticated: false,
    declineCode: null,
    email: buyer.email,
    name: buyer.name,
  };
}
