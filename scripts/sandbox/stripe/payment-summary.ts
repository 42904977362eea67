import type { Delivery, Payment, Records, Session } from "../records.ts";
import type { StoreReader } from "../store.ts";
import { disputeOf } from "./dispute.ts";
import { refundedAmount } from "./payment-object.ts";
import { paymentOf } from "./session-transitions.ts";
import { totalsOf } from "./totals.ts";

/**
 * A session with its payment, refunds, dispute and events: an entry of `/payments.json`. Amounts are in minor units,
 * times in seconds since 1970.
 */
export interface PaymentSummary {
  id: string;
  state:
    | "open"
    | "authorising"
    | "declined"
    | "expired"
    | "free"
    | "processing"
    | "failed"
    | "paid"
    | "partly-refunded"
    | "refunded"
    | "inquiry"
    | "disputed"
    | "dispute-won"
    | "dispute-lost";
  status: Session["status"];
  payment_status: Session["paymentStatus"];
  amount: number;
  amount_refunded: number;
  currency: string;
  email: string | null;
  items: string[];
  created: number;
  url: string | null;
  client_reference_id: string | null;
  metadata: Record<string, string>;
  payment_intent: string | null;
  charge: string | null;
  /** How the buyer wants a payment that is processing to end. */
  intended: Payment["intendedOutcome"];
  refunds: { id: string; amount: number; status: string; created: number }[];
  dispute: { id: string; status: string } | null;
  events: {
    id: string;
    type: string;
    created: number;
    delivery: Delivery["state"];
    attempts: number;
    result: string | null;
  }[];
}

export function summarisePayments(reader: StoreReader, sessions: Session[]): PaymentSummary[] {
  const ids = new Set(sessions.map((session) => session.id));
  const eventsBySession = Map.groupBy(
    reader.all("events").filter((event) => event.sessionId !== null && ids.has(event.sessionId)),
    (event) => event.sessionId,
  );
  return sessions.map((session) => summarise(reader, session, eventsBySession.get(session.id) ?? []));
}

function summarise(reader: StoreReader, session: Session, events: Records["events"][]): PaymentSummary {
  const payment = paymentOf(reader, session);
  const dispute = payment && disputeOf(reader, payment);
  return {
    id: session.id,
    state: stateOf(reader, session, payment),
    status: session.status,
    payment_status: session.paymentStatus,
    amount: totalsOf(session).total,
    amount_refunded: payment ? refundedAmount(reader, payment) : 0,
    currency: session.currency,
    email: session.buyer?.email ?? session.customerEmail,
    items: session.items.map((item) => (item.quantity > 1 ? `${item.quantity} × ${item.name}` : item.name)),
    created: session.created,
    url: session.status === "open" ? `${reader.publicUrl}/pay/${session.id}` : null,
    client_reference_id: session.clientReferenceId,
    metadata: session.metadata,
    payment_intent: session.paymentId,
    charge: payment?.chargeId ?? null,
    intended: payment?.intendedOutcome ?? null,
    refunds: reader
      .all("refunds")
      .filter((refund) => refund.paymentId === session.paymentId)
      .map(({ id, amount, status, created }) => ({ id, amount, status, created })),
    dispute: dispute && { id: dispute.id, status: dispute.status },
    events: events.map(({ id, type, created }) => {
      const delivery = reader.get("deliveries", id);
      return {
        id,
        type,
        created,
        delivery: delivery?.state ?? "waiting",
        attempts: delivery?.attempts ?? 0,
        result: delivery?.lastResult ?? null,
      };
    }),
  };
}

function stateOf(reader: StoreReader, session: Session, payment: Payment | null): PaymentSummary["state"] {
  if (session.status === "open") {
    if (payment?.status === "requires_action") return "authorising";
    return payment ? "declined" : "open";
  }
  if (session.status === "expired") return "expired";
  if (!payment) return "free";
  if (payment.status === "processing") return "processing";
  if (payment.status !== "succeeded") return "failed";
  const status = disputeOf(reader, payment)?.status;
  if (status === "warning_needs_response") return "inquiry";
  if (status === "needs_response") return "disputed";
  if (status === "won" || status === "lost") return `dispute-${status}`;
  const refunded = refundedAmount(reader, payment);
  if (refunded === 0) return "paid";
  return refunded === payment.amount ? "refunded" : "partly-refunded";
}
