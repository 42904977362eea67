import type Stripe from "stripe";
import type { Payment } from "../payments.ts";
import type { Purchases } from "../purchases.ts";
import { stripeClient } from "./client.ts";
import { lineItems } from "./line-items.ts";

/** A session has at most as many line items. */
const MAX_ITEMS = 100;

/** Purchases by Stripe Checkout. Its methods throw Stripe's errors. */
export function stripePurchases(options: { secretKey: string; apiUrl?: string }): Purchases {
  const stripe = stripeClient(options);
  const { sessions } = stripe.checkout;
  return {
    async find(payment) {
      const [session, items] = await Promise.all([
        sessions.retrieve(payment.sessionId, { expand: ["payment_intent.latest_charge"] }),
        sessions.listLineItems(payment.sessionId, { limit: MAX_ITEMS }),
      ]);
      return { paidAt: chargedAt(session) ?? payment.createdAt, names: namesOf(payment, items.data) };
    },

    async findReversal(paymentIntent) {
      // Lists come newest first.
      const newest = { payment_intent: paymentIntent, limit: 1 };
      const lists = await Promise.all([stripe.refunds.list(newest), stripe.disputes.list(newest)]);
      const times = lists.flatMap(({ data }) => data.map(({ created }) => created));
      return times.length === 0 ? null : new Date(Math.max(...times) * 1000);
    },
  };
}

/** null: nothing had to be paid. */
function chargedAt({ payment_intent }: Stripe.Checkout.Session): Date | null {
  const charge = typeof payment_intent === "string" ? null : payment_intent?.latest_charge;
  return charge && typeof charge !== "string" ? new Date(charge.created * 1000) : null;
}

/** A line is one item, or two with the same name. null: another program has changed them. */
function namesOf(payment: Payment, items: readonly Stripe.LineItem[]): string[] | null {
  const order = { ...payment, id: payment.orderId, gift: null, createdAt: "", lines: [] };
  let position = 0;
  const names = payment.lines.map((line) => {
    const name = items[position]?.description ?? "";
    position += lineItems(order, { ...line, name: "", optionName: "" }, { image: null }).length;
    return name;
  });
  return position === items.length && !names.includes("") ? names : null;
}
