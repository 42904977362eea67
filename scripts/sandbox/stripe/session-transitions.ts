import { newId } from "../ids.ts";
import type { Checkout, Payment } from "../records.ts";
import type { Draft, Reader } from "../store.ts";
import { invalid } from "./api-error.ts";
import { emit } from "./events.ts";
import { paymentIntentObject } from "./payment-object.ts";
import { sessionObject } from "./session-object.ts";

/** Who pays, and with what: `last4` is null for a payment without a card. */
export interface Buyer {
  email: string;
  name: string | null;
  last4: string | null;
}

/** Takes the money at once, or none where nothing is due, and completes the session. */
export function pay(draft: Draft, checkout: Checkout, buyer: Buyer) {
  if (checkout.amount === 0) {
    complete(draft, { ...checkout, buyer });
    return;
  }
  const payment: Payment = {
    ...attempt(draft, checkout, buyer),
    status: "succeeded",
    charge: newId("ch_"),
    charged: draft.now(),
  };
  draft.put("payments", payment);
  const paid: Checkout = { ...checkout, buyer, payment: payment.id, paymentStatus: "paid" };
  draft.put("checkouts", paid);
  emit(draft, checkout.id, "payment_intent.succeeded", paymentIntentObject(draft, payment));
  complete(draft, paid);
}

/** Lets the card be refused. The session stays open, and the next try uses the same payment. */
export function decline(draft: Draft, checkout: Checkout, buyer: Buyer, declineCode: string) {
  const payment: Payment = {
    ...attempt(draft, checkout, buyer),
    charge: newId("ch_"),
    charged: draft.now(),
    declineCode,
  };
  draft.put("payments", payment);
  draft.put("checkouts", { ...checkout, payment: payment.id });
  emit(draft, checkout.id, "payment_intent.payment_failed", paymentIntentObject(draft, payment));
}

/** Completes the session while the money is still under way, as WeChat Pay and bank debits do. */
export function payLate(draft: Draft, checkout: Checkout, buyer: Buyer, intended: "succeed" | "fail") {
  const payment: Payment = {
    ...attempt(draft, checkout, { ...buyer, last4: null }),
    status: "processing",
    method: "wechat_pay",
    charge: newId("ch_"),
    charged: draft.now(),
    intended,
  };
  draft.put("payments", payment);
  emit(draft, checkout.id, "payment_intent.processing", paymentIntentObject(draft, payment));
  complete(draft, { ...checkout, buyer, payment: payment.id });
}

/** Ends a late payment: the money came, or it did not. Throws unless one is under way. */
export function settle(draft: Draft, checkout: Checkout, outcome: "succeed" | "fail") {
  const payment = paymentOf(draft, checkout);
  if (payment?.status !== "processing") throw invalid("This session has no payment under way.");
  if (outcome === "succeed") {
    const settled: Payment = { ...payment, status: "succeeded", intended: null };
    const paid: Checkout = { ...checkout, paymentStatus: "paid" };
    draft.put("payments", settled);
    draft.put("checkouts", paid);
    emit(draft, checkout.id, "payment_intent.succeeded", paymentIntentObject(draft, settled));
    emit(draft, checkout.id, "checkout.session.async_payment_succeeded", sessionObject(draft, paid));
    return;
  }
  const failed: Payment = {
    ...payment,
    status: "requires_payment_method",
    intended: null,
    declineCode: "payment_method_provider_decline",
  };
  draft.put("payments", failed);
  emit(draft, checkout.id, "payment_intent.payment_failed", paymentIntentObject(draft, failed));
  emit(draft, checkout.id, "checkout.session.async_payment_failed", sessionObject(draft, checkout));
}

/** Closes an open session, by the shop's wish or by the clock. */
export function expire(draft: Draft, checkout: Checkout): Checkout {
  const expired: Checkout = { ...checkout, status: "expired" };
  draft.put("checkouts", expired);
  emit(draft, checkout.id, "checkout.session.expired", sessionObject(draft, expired));
  return expired;
}

/** The sessions whose time is up but that are still open. */
export function overdue(reader: Reader): Checkout[] {
  return reader.all("checkouts").filter((each) => each.status === "open" && each.expires <= reader.now());
}

/** The session's payment, if the buyer has tried one. */
export function paymentOf(reader: Reader, checkout: Checkout): Payment | null {
  return checkout.payment === null ? null : reader.get("payments", checkout.payment);
}

function complete(draft: Draft, checkout: Checkout) {
  const completed: Checkout = { ...checkout, status: "complete" };
  draft.put("checkouts", completed);
  emit(draft, checkout.id, "checkout.session.completed", sessionObject(draft, completed));
}

function attempt(draft: Draft, checkout: Checkout, buyer: Buyer): Payment {
  const earlier = paymentOf(draft, checkout);
  return {
    id: earlier?.id ?? newId("pi_"),
    checkout: checkout.id,
    created: earlier?.created ?? draft.now(),
    amount: checkout.amount,
    currency: checkout.currency,
    status: "requires_payment_method",
    charge: null,
    charged: null,
    method: "card",
    methodId: newId("pm_"),
    last4: buyer.last4,
    intended: null,
    declineCode: null,
    email: buyer.email,
    name: buyer.name,
  };
}
