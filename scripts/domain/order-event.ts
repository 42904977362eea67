import * as z from "zod";
import { OrderStatus } from "./api/responses/states.ts";
import { minorUnits } from "./money/minor-units.ts";
import { PaymentOutcome } from "./payment-outcome.ts";

/**
 * The origin of an event. `return-page`: the buyer came back from the payment page. `reconciliation`: the shop compared itself with
 * Stripe. `job`: the shop itself, after a time. `recipient`: the recipient of a gift. `upgrade`: the order is older than its
 * history.
 */
export const OrderEventCause = z.enum([
  "buyer",
  "return-page",
  "webhook",
  "reconciliation",
  "job",
  "recipient",
  "owner",
  "import",
  "upgrade",
]);
export type OrderEventCause = z.infer<typeof OrderEventCause>;

const placed = { amount: minorUnits, currency: z.string(), session: z.string().nullable() };
/** The amount received. `payment` is its id at Stripe, null if nothing had to be paid. */
const payment = {
  amount: minorUnits,
  currency: z.string(),
  session: z.string(),
  payment: z.string().nullable(),
};
/** `lines` are the positions of the lines that it refunds, `key` is what the shop called it. */
const refund = {
  refund: z.string(),
  amount: minorUnits,
  lines: z.array(z.int()).optional(),
  key: z.string().optional(),
};
const dispute = { dispute: z.string() };

/** The events of an order with their data. Amounts are minor units of the payment's currency. */
export const OrderFact = z.discriminatedUnion("kind", [
  fact("placed", placed),
  fact("imported", placed),
  /** The owner gave it away. */
  fact("granted", placed),
  /** The state of an order whose earlier history is not known. */
  fact("recorded", {
    status: OrderStatus,
    /** Whether its files were delivered. */
    isPaid: z.boolean(),
    /** The amount received, or to be paid. */
    amount: minorUnits,
    refunded: minorUnits,
    /** null: the single refunds and disputes are not known. */
    outcome: PaymentOutcome.nullable(),
  }),
  fact("pending", {}),
  fact("payment-failed", {}),
  fact("expired", {}),
  fact("paid", payment),
  /** The payment came after its page had expired, and was accepted all the same. */
  fact("paid-late", payment),
  /** It was free, and nobody has confirmed its address. Nothing was delivered. */
  fact("unconfirmed", payment),
  /** Somebody has signed in with the address of a free order. */
  fact("confirmed", {}),
  /** The payment does not match the order. */
  fact("review", payment),
  /** A payment through a session that the shop does not know. The order stays as it is. */
  fact("unexpected-payment", payment),
  fact("refunded", refund),
  fact("refund-failed", refund),
  fact("dispute-opened", dispute),
  fact("dispute-won", dispute),
  fact("dispute-lost", dispute),
  /** The bank has taken it back. */
  fact("dispute-withdrawn", dispute),
  fact("note", { text: z.string() }),
  fact("email-corrected", { from: z.string().nullable(), to: z.string() }),
  fact("recipient-corrected", { from: z.string(), to: z.string() }),
  /** The giver, who sees the history of the order, does not learn the new address. */
  fact("recipient-moved", {}),
  /** `uses`: how often it was used before, by whoever had it. Older ones do not say it. */
  fact("seat-handed-on", { entitlement: z.string(), uses: z.number().optional() }),
  fact("seat-taken-back", { entitlement: z.string() }),
  fact("entitlement-ended", { entitlement: z.string(), reason: z.string().nullable() }),
  fact("entitlement-restored", { entitlement: z.string() }),
  fact("message-resent", { message: z.string() }),
]);
export type OrderFact = z.infer<typeof OrderFact>;
export type OrderEventKind = OrderFact["kind"];

/** Something that has happened to an order. Events are never changed, and deleted only with their order. */
export type OrderEvent = OrderFact & {
  id: string;
  cause: OrderEventCause;
  /** ISO 8601. */
  at: string;
};

function fact<Kind extends string, Data extends z.ZodRawShape>(kind: Kind, data: Data) {
  return z.object({ kind: z.literal(kind), data: z.object(data) });
}
