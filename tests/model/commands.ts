import fc from "fast-check";
import { handleEvent } from "#checkout/jobs/handle-events.ts";
import { reconcile } from "#checkout/jobs/reconcile.ts";
import { refundOrder } from "#checkout/jobs/refund-order.ts";
import { deleteExpired } from "#checkout/jobs/retention.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { importSales } from "#checkout/orders/sales/import-sales.ts";
import { type PaymentEvent, RefundRefused } from "#checkout/payments/payments.ts";
import { parseSettings } from "#checkout/settings.ts";
import { RefundRequest } from "#domain/api/refund.ts";
import { DAY_MS } from "#domain/time.ts";
import { NOON } from "../contract/order-book/samples.ts";
import type { Book } from "./book.ts";
import { placeSteps } from "./carts.ts";
import { holderSteps } from "./holders.ts";
import { type Model, orderAt, type Step } from "./step.ts";
import type { PaymentChange } from "./stripe.ts";

const { retention } = parseSettings({});
const nth = fc.nat({ max: 5 });

/** Every kind of step. Most happen to one of the orders, and what happens at Stripe is often reported at once. */
export const steps: fc.Arbitrary<Step>[] = [
  ...[1, 2, 3].map(() =>
    fc
      .tuple(
        nth,
        fc.constantFrom<PaymentChange>("paid", "pending", "failed", "expired", "short"),
        fc.boolean(),
      )
      .map(([n, change, isReported]) =>
        onStripe(n, change, { about: "session", isReported }, (id, { stripe }) => stripe.change(id, change)),
      ),
  ),
  fc
    .tuple(nth, fc.constantFrom(10, 50, 100), fc.boolean())
    .map(([n, percent, isReported]) =>
      onStripe(n, `refund ${percent} %`, { about: "payment", isReported }, (id, { stripe }) =>
        stripe.refund(id, percent),
      ),
    ),
  fc
    .tuple(nth, fc.boolean())
    .map(([n, isReported]) =>
      onStripe(n, "fail refund", { about: "payment", isReported }, (id, { stripe }) => stripe.failRefund(id)),
    ),
  fc
    .tuple(nth, fc.constantFrom("open" as const, "won" as const, "lost" as const), fc.boolean())
    .map(([n, state, isReported]) =>
      onStripe(n, `dispute ${state}`, { about: "payment", isReported }, (id, { stripe }) =>
        stripe.dispute(id, state),
      ),
    ),
  fc.tuple(nth, fc.integer({ min: 1, max: 2 })).map(([n, times]) => deliver(n, times)),
  fc.oneof(
    nth.map(comeBack),
    fc.tuple(nth, nth).map(([n, age]) => answerLate(n, age)),
  ),
  fc
    .tuple(nth, fc.constantFrom({}, { lines: [0] }, { lines: [1] }, { lines: [0, 1] }, { amount: 700 }), nth)
    .map(([n, part, key]) => refundByShop(n, part, `key_${key}`)),
  ...holderSteps,
  fc.oneof(
    placeSteps,
    nth.map(importSale),
    fc.constantFrom(-3600, 5, 3600, 4 * 24 * 3600, 31 * 24 * 3600).map(wait),
    fc.constant({ name: "retention", act: (_, { ports }) => deleteExpired(ports, retention) } satisfies Step),
    fc.constant({
      name: "reconcile",
      act: (_, { ports }) => reconcile(ports, new Date(ports.clock().getTime() - 365 * DAY_MS)),
    } satisfies Step),
  ),
];

/** Something happens at Stripe. Its webhook arrives at once, or later if another step delivers it. */
function onStripe(
  n: number,
  what: string,
  { about, isReported }: { about: "session" | "payment"; isReported: boolean },
  change: (orderId: string, book: Book) => boolean,
): Step {
  const webhook = (model: Model): PaymentEvent => {
    const id = orderAt(model, n);
    const event = { id: `evt_${model.webhooks.length}`, type: what };
    return { ...event, about: about === "session" ? { session: `cs_${id}` } : { paymentIntent: `pi_${id}` } };
  };
  return {
    name: `${what} of order ${n}${isReported ? ", reported" : ""}`,
    async act(model, book) {
      const hasChanged = change(orderAt(model, n), book);
      if (isReported) await handleEvent(book.ports, webhook(model));
      return hasChanged;
    },
    record: (model) => void model.webhooks.push(webhook(model)),
  };
}

/** Webhooks arrive in any order, several times or not at all. */
function deliver(n: number, times: number): Step {
  return {
    name: `deliver webhook ${n}, ${times} times`,
    async act({ webhooks }, { ports }) {
      const event = webhooks[webhooks.length - 1 - (n % Math.max(webhooks.length, 1))];
      for (let time = 0; event && time < times; time += 1) await handleEvent(ports, event);
    },
  };
}

function comeBack(n: number): Step {
  return {
    name: `return page of order ${n}`,
    async act(model, { ports, stripe }) {
      const payment = stripe.payments.get(orderAt(model, n));
      if (payment) return (await fulfil(ports, payment.current, ports.clock(), "return-page")).status;
    },
  };
}

/** An answer of Stripe's about a session that is out of date when it is recorded. */
function answerLate(n: number, age: number): Step {
  return {
    name: `late answer about order ${n}`,
    async act(model, { ports, stripe }) {
      const payment = stripe.payments.get(orderAt(model, n))?.earlier.at(-1 - age);
      if (payment) return (await fulfil(ports, payment, ports.clock())).status;
    },
  };
}

function refundByShop(n: number, part: object, key: string): Step {
  return {
    name: `refund ${JSON.stringify(part)} of order ${n} as ${key}`,
    async act(model, { ports }) {
      try {
        const { refund } = await refundOrder(ports, orderAt(model, n), RefundRequest.parse({ ...part, key }));
        return refund;
      } catch (error) {
        if (error instanceof RefundRefused) return error.reason;
        throw error;
      }
    },
  };
}

function importSale(n: number): Step {
  return {
    name: `import sale ${n}`,
    async act({ sequence }, { ports }) {
      const items = [{ product: "book", name: "The Book", optionName: "", quantity: 1 }];
      const sale = {
        id: `${sequence}s${n}`,
        email: "reader@example.com",
        items,
        amount: 2900,
        currency: "USD",
      };
      const sales = [{ ...sale, soldAt: NOON.toISOString() }];
      return importSales(ports, { source: "gumroad", sales, mail: false }, ports.clock());
    },
  };
}

function wait(seconds: number): Step {
  return { name: `wait ${seconds} s`, act: async (_, book) => book.wait(seconds) };
}

/** Everything that Stripe has to say about the orders arrives at last. */
export async function deliverAll({ orders }: Model, { ports, stripe }: Book): Promise<void> {
  for (const id of orders) {
    const intent = stripe.payments.get(id)?.current.paymentIntent;
    await handleEvent(ports, { id: "evt_last", type: "session", about: { session: `cs_${id}` } });
    if (intent)
      await handleEvent(ports, { id: "evt_last", type: "payment", about: { paymentIntent: intent } });
  }
}
