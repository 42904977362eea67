import type { Order } from "#checkout/orders/order.ts";
import { type Payment, type Payments, RefundRefused } from "#checkout/payments/payments.ts";
import { disputeOf, type PaymentOutcome, refundedTotal } from "#domain/payment-outcome.ts";
import { createPayment } from "../contract/order-book/samples.ts";

/** Whether Stripe calculates a tax, which the prices contain or to which it is added. */
export type TaxTerms = "none" | "included" | "added";

const PERCENT = 20;
const VAT = { name: "VAT", country: "FR", percentage: PERCENT, isReverseCharge: false };

/** An order's payment at Stripe. */
export interface StripePayment {
  current: Payment;
  terms: TaxTerms;
  /** Earlier states, oldest first: responses that may arrive late. */
  earlier: Payment[];
  outcome: PaymentOutcome;
}

/** The possible changes of a payment in each of its states. `short`: less has arrived than the order costs. */
const NEXT: Record<string, PaymentChange[]> = {
  open: ["pending", "paid", "short", "expired"],
  pending: ["paid", "short", "failed"],
  expired: ["paid", "short"],
  failed: [],
  short: ["paid"],
  paid: [],
};
export type PaymentChange = "pending" | "paid" | "short" | "failed" | "expired";

/**
 * Stripe as far as it decides about orders: the truth that every order book has to arrive at. Changes that Stripe would refuse
 * return false and change nothing.
 */
export function createStripe() {
  const payments = new Map<string, StripePayment>();
  let refunds = 0;

  const stripe = {
    payments,

    /** Opens the payment page of an order. As at Stripe, its subtotal is what the shop's own discount leaves. */
    open({ id, total, lines, appliedDiscount, gift, createdAt }: Order, terms: TaxTerms = "none"): void {
      const current = createPayment(id, {
        ...{ state: "open" as const, subtotal: total, total, lines, createdAt: new Date(createdAt) },
        ...{ appliedDiscount, gift, paymentIntent: null, email: null },
      });
      payments.set(id, { current, terms, earlier: [], outcome: { refunds: [], disputes: [] } });
    },

    change(orderId: string, change: PaymentChange): boolean {
      const payment = payments.get(orderId);
      if (!payment || !NEXT[stateOf(payment)]?.includes(change)) return false;
      // A bank completes no payment that was returned.
      if (payment.outcome.refunds.length + payment.outcome.disputes.length > 0) return false;
      const { current, terms } = payment;
      const arrived = change === "paid" || change === "short";
      payment.earlier.push(current);
      // The buyer's country decides about the tax, before anything is paid.
      const taxed = current.taxes ? current : withTax(current, terms);
      payment.current = {
        ...(arrived || change === "pending" ? taxed : current),
        state: arrived ? "paid" : change,
        email: "reader@example.com",
        ...(arrived && {
          paymentIntent: taxed.total === 0 ? null : `pi_${orderId}`,
          received: change === "short" ? Math.ceil(taxed.total / 3) : taxed.total,
        }),
      };
      return true;
    },

    /** Refunds a part of what is left, in per cent. */
    refund(orderId: string, percent: number): boolean {
      const left = leftOf(payments.get(orderId));
      return left > 0 && addRefund(orderId, { amount: Math.max(1, Math.floor((left * percent) / 100)) });
    },

    /** The newest refund that has not failed fails. */
    failRefund(orderId: string): boolean {
      const refund = payments.get(orderId)?.outcome.refunds.findLast(({ hasFailed }) => !hasFailed);
      if (!refund) return false;
      replace(orderId, ({ refunds, disputes }) => ({
        refunds: refunds.map((each) => (each.id === refund.id ? { ...each, hasFailed: true } : each)),
        disputes,
      }));
      return true;
    },

    /** An inquiry that was closed, which counts as won, can be followed by a dispute of the same id. */
    dispute(orderId: string, state: "open" | "won" | "lost"): boolean {
      const payment = payments.get(orderId);
      if (!payment?.current.paymentIntent) return false;
      const before = disputeOf(payment.outcome);
      if (state === "open" ? before === "open" || before === "lost" : before !== "open") return false;
      replace(orderId, ({ refunds }) => ({ refunds, disputes: [{ id: `du_${orderId}`, state }] }));
      return true;
    },

    port(): Payments {
      const all = () => [...payments.values()];
      return {
        findBySession: async (id) => all().find(({ current }) => current.sessionId === id)?.current ?? null,
        findByIntent: async (id) =>
          all().find(({ current }) => current.paymentIntent === id)?.current ?? null,
        findOutcome: async (id) => all().find(({ current }) => current.paymentIntent === id)?.outcome ?? null,
        async *listPaymentsSince() {
          yield* all().map(({ current }) => current);
        },
        async *listReversalsSince() {
          for (const { current, outcome } of all())
            if (current.paymentIntent && outcome.refunds.length + outcome.disputes.length > 0)
              yield current.paymentIntent;
        },
        async *listEvents() {},
        async *listFeesSince() {},
        async refund({ orderId, amount, lines, key }) {
          const made = payments.get(orderId)?.outcome.refunds.some((refund) => refund.key === key);
          if (made) return;
          if (!addRefund(orderId, { amount, ...(lines && { lines }), key })) {
            throw new RefundRefused("disputed", "charged back");
          }
        },
        open: unused,
        expire: unused,
        verifyWebhook: unused,
      };
    },
  };

  function addRefund(orderId: string, refund: { amount: number; lines?: number[]; key?: string }): boolean {
    const payment = payments.get(orderId);
    const dispute = payment && disputeOf(payment.outcome);
    if (refund.amount > leftOf(payment) || dispute === "open" || dispute === "lost") return false;
    refunds += 1;
    replace(orderId, (outcome) => ({
      ...outcome,
      refunds: [...outcome.refunds, { id: `re_${refunds}_${orderId}`, hasFailed: false, ...refund }],
    }));
    return true;
  }

  function replace(orderId: string, change: (outcome: PaymentOutcome) => PaymentOutcome): void {
    const payment = payments.get(orderId);
    if (payment) payment.outcome = change(payment.outcome);
  }

  return stripe;
}

export type Stripe = ReturnType<typeof createStripe>;

/** The state of a payment with the tax of each line. */
function withTax(payment: Payment, terms: TaxTerms): Payment {
  if (terms === "none") return payment;
  const isIncluded = terms === "included";
  const taxes = payment.lines.map(({ unitAmount, quantity, discount }) => {
    const net = unitAmount * quantity - discount;
    const amount = Math.round(isIncluded ? (net * PERCENT) / (100 + PERCENT) : (net * PERCENT) / 100);
    return [{ ...VAT, amount, taxable: isIncluded ? net - amount : net, isIncluded }];
  });
  const tax = isIncluded ? 0 : taxes.flat().reduce((sum, { amount }) => sum + amount, 0);
  return { ...payment, taxes, tax, total: payment.subtotal + tax };
}

/** Whether less has arrived than the order costs. */
export function isShort({ current: { state, received, total } }: StripePayment): boolean {
  return state === "paid" && (received ?? total) < total;
}

function stateOf(payment: StripePayment): string {
  return isShort(payment) ? "short" : payment.current.state;
}

function leftOf(payment: StripePayment | undefined): number {
  if (payment?.current.state !== "paid") return 0;
  return (payment.current.received ?? payment.current.total) - refundedTotal(payment.outcome);
}

function unused(): Promise<never> {
  throw new Error("orders are placed without a payment page here");
}
