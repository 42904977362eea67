import type { RefundRequest } from "#domain/api/refund.ts";
import { formatAmount } from "#domain/money/currency.ts";
import { PAID_ORDER_STATUSES } from "#domain/order-lifecycle.ts";
import { type PaymentOutcome, type Refund, refundedLines, refundedTotal } from "#domain/payment-outcome.ts";
import { receivedOf } from "#domain/received.ts";
import { runExclusively } from "../orders/book/leases.ts";
import { NO_OUTCOME, type Order } from "../orders/order.ts";
import { findOrder } from "../orders/order-store.ts";
import { refundedShares } from "../orders/sales/refund-shares.ts";
import { RefundRefused } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { updateOutcome } from "./update-outcome.ts";

/** Longer than the three requests to Stripe take. */
const LEASE_MS = 120_000;

type PaidOrder = Order & { paymentIntent: string; outcome: PaymentOutcome };

/**
 * Refunds an order, what is left of some of its lines with their discount and tax, or a sum. Stripe makes the refund; what it then
 * says is recorded as by a webhook. A refund of lines ends what was bought with them, a refund of a sum nothing unless it is all
 * that was paid.
 *
 * @returns the order and the refund: the earlier one if there is one with this key
 * @throws {RefundRefused} if it is not made
 * @throws {PermissionMissing} if Stripe's key is not allowed to refund
 */
export async function refundOrder(
  ports: Ports,
  orderId: string,
  request: RefundRequest,
): Promise<{ order: Order; refund: Refund }> {
  requirePaid(await findOrder(ports.database, orderId));
  // Stripe would accept two refunds of the same line.
  const lease = { at: ports.clock(), durationMs: LEASE_MS };
  const done = await runExclusively(ports.database, `refund_${orderId}`, lease, () =>
    refundOnce(ports, orderId, request),
  );
  if (!done) throw new RefundRefused("in-progress", "Another refund of this order is being made. Try again.");
  return done.result;
}

async function refundOnce(ports: Ports, orderId: string, request: RefundRequest) {
  // Refreshing also finds a refund that was made before the process ended.
  const order = await refresh(ports, orderId);
  const earlier = findRefund(order, request.key);
  if (earlier) return { order, refund: earlier };
  const part = partOf(order, request);
  const { paymentIntent } = order;
  const { reason, key } = request;
  await ports.payments.refund({ ...part, paymentIntent, orderId, reason, key });
  const refunded = await refresh(ports, orderId);
  const refund = findRefund(refunded, key);
  // The webhook records it once Stripe lists it.
  if (!refund) throw new Error(`Stripe does not list the refund ${key} of ${orderId} yet`);
  ports.log("info", "order-refunded", { order: orderId, refund: refund.id, amount: refund.amount });
  return { order: refunded, refund };
}

async function refresh(ports: Ports, orderId: string): Promise<PaidOrder> {
  const { paymentIntent } = requirePaid(await findOrder(ports.database, orderId));
  await updateOutcome(ports, paymentIntent, "owner");
  return requirePaid(await findOrder(ports.database, orderId));
}

function requirePaid(order: Order | null): PaidOrder {
  if (!order) throw new RefundRefused("unknown-order", "There is no such order.");
  const { paymentIntent, status } = order;
  if (paymentIntent !== null && PAID_ORDER_STATUSES.some((paid) => paid === status)) {
    return { ...order, paymentIntent, outcome: order.outcome ?? NO_OUTCOME };
  }
  throw new RefundRefused("no-payment", "Nothing was paid for this order through Stripe.");
}

function findRefund({ outcome }: PaidOrder, key: string): Refund | undefined {
  return outcome.refunds.find((refund) => refund.key === key);
}

/** The lines and the sum that a request refunds. */
function partOf(
  order: PaidOrder,
  { lines, amount }: RefundRequest,
): { amount: number; lines: number[] | null } {
  const received = receivedOf(order);
  const left = received.amount - refundedTotal(order.outcome);
  if (left <= 0) throw new RefundRefused("nothing-left", "All that was paid has been refunded.");
  const part = lines ? lineRefund(order, lines) : { amount: amount ?? left, lines: null };
  if (part.amount > left) {
    const sum = formatAmount(left, received.currency, "en");
    throw new RefundRefused("amount-too-high", `Only ${sum} is left to refund.`);
  }
  return part;
}

/** The rest of the lines that can still be refunded. Earlier refunds of a sum have reduced each line by its share. */
function lineRefund(order: PaidOrder, lines: number[]) {
  if (order.received) {
    throw new RefundRefused("lines-not-paid", "The payment does not match the order. Refund all or a sum.");
  }
  const positions = [...new Set(lines)].toSorted((a, b) => a - b);
  const refunded = refundedLines(order.outcome);
  const shares = refundedShares(order, order.outcome.refunds);
  const refundable = positions.map((position) => {
    const line = order.lines[position];
    if (!line) throw new RefundRefused("unknown-line", `The order has no line ${position}.`);
    if (refunded.includes(position)) {
      throw new RefundRefused("line-refunded", `${line.name} was refunded already.`);
    }
    return line.total - (shares[position] ?? 0);
  });
  const amount = refundable.reduce((sum, part) => sum + part, 0);
  if (amount <= 0) {
    throw new RefundRefused(
      "nothing-left",
      "Nothing is left to refund of these lines. Their access can be ended.",
    );
  }
  return { amount, lines: positions };
}
