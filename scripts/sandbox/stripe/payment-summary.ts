import type { Checkout, Payment, Records } from "../records.ts";
import type { Reader } from "../store.ts";
import { disputeOf } from "./dispute.ts";
import { refundedAmount } from "./payment-object.ts";
import { paymentOf } from "./session-transitions.ts";

/** A session and all that hangs on it, as `/payments.json` shows it. Amounts are in minor units, times in seconds. */
export interface Summary {
  id: string;
  state:
    | "open"
    | "declined"
    | "expired"
    | "free"
    | "processing"
    | "failed"
    | "paid"
    | "partly-refunded"
    | "refunded"
    | "disputed"
    | "dispute-won"
    | "dispute-lost";
  status: Checkout["status"];
  payment_status: Checkout["paymentStatus"];
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
  /** What a payment that is under way was meant to do by the buyer's choice. */
  intended: Payment["intended"];
  refunds: { id: string; amount: number; status: string; created: number }[];
  dispute: { id: string; status: string } | null;
  events: {
    id: string;
    type: string;
    created: number;
    delivery: string;
    attempts: number;
    result: string | null;
  }[];
}

export function summaries(reader: Reader, checkouts: Checkout[]): Summary[] {
  const wanted = new Set(checkouts.map((checkout) => checkout.id));
  const events = Map.groupBy(
    reader.all("events").filter((event) => event.about !== null && wanted.has(event.about)),
    (event) => event.about,
  );
  return checkouts.map((checkout) => summary(reader, checkout, events.get(checkout.id) ?? []));
}

function summary(reader: Reader, checkout: Checkout, events: Records["events"][]): Summary {
  const payment = paymentOf(reader, checkout);
  const dispute = payment && disputeOf(reader, payment);
  return {
    id: checkout.id,
    state: stateOf(reader, checkout, payment),
    status: checkout.status,
    payment_status: checkout.paymentStatus,
    amount: checkout.amount,
    amount_refunded: payment ? refundedAmount(reader, payment) : 0,
    currency: checkout.currency,
    email: checkout.buyer?.email ?? checkout.customerEmail,
    items: checkout.items.map((item) => (item.quantity > 1 ? `${item.quantity} × ${item.name}` : item.name)),
    created: checkout.created,
    url: checkout.status === "open" ? `${reader.publicUrl}/pay/${checkout.id}` : null,
    client_reference_id: checkout.clientReference,
    metadata: checkout.metadata,
    payment_intent: checkout.payment,
    charge: payment?.charge ?? null,
    intended: payment?.intended ?? null,
    refunds: reader
      .all("refunds")
      .filter((refund) => refund.payment === checkout.payment)
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

function stateOf(reader: Reader, checkout: Checkout, payment: Payment | null): Summary["state"] {
  if (checkout.status === "open") return payment ? "declined" : "open";
  if (checkout.status === "expired") return "expired";
  if (!payment) return "free";
  if (payment.status === "processing") return "processing";
  if (payment.status === "requires_payment_method") return "failed";
  const dispute = disputeOf(reader, payment);
  if (dispute) return dispute.status === "needs_response" ? "disputed" : `dispute-${dispute.status}`;
  const refunded = refundedAmount(reader, payment);
  if (refunded === 0) return "paid";
  return refunded === payment.amount ? "refunded" : "partly-refunded";
}
