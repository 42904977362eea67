import { Hono } from "hono";
import { z } from "zod";
import type { Payment } from "../records.ts";
import type { Store, StoreReader } from "../store.ts";
import { invalid, missing } from "./api-error.ts";
import { disputeObject } from "./dispute.ts";
import { expandedFields } from "./expand-params.ts";
import { idempotentPost } from "./idempotent-post.ts";
import { datedListParams, expandParams, listNewestFirst } from "./lists.ts";
import { integer, metadata, parseParams, queryOf, text } from "./params.ts";
import { chargeObject, paymentIntentObject } from "./payment-object.ts";
import { createRefund, refundObject } from "./refund.ts";

const paymentFilterParams = z.strictObject({
  ...datedListParams,
  payment_intent: text.optional(),
  charge: text.optional(),
});
const refundParams = z.strictObject({
  payment_intent: text.optional(),
  charge: text.optional(),
  amount: integer.optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
  metadata: metadata.optional(),
});

/** Payment intents, charges, refunds and disputes. https://docs.stripe.com/api/payment_intents */
export function paymentRoutes(store: Store): Hono {
  return new Hono()
    .get("/payment_intents/:id", (c) => {
      const id = c.req.param("id");
      const fields = expandedFields(parseParams(expandParams, queryOf(c.req.url)).expand, ["latest_charge"]);
      const payment = store.get("payments", id);
      if (!payment) throw missing("payment_intent", id, "intent");
      return c.json(paymentIntentObject(store, payment, fields.includes("latest_charge")));
    })
    .get("/charges/:id", (c) => {
      const id = c.req.param("id");
      const fields = expandedFields(parseParams(expandParams, queryOf(c.req.url)).expand, ["payment_intent"]);
      const payment = store.all("payments").find(({ chargeId }) => chargeId === id);
      if (!payment) throw missing("charge", id);
      const charge = chargeObject(store, payment, id);
      const isExpanded = fields.includes("payment_intent");
      return c.json(isExpanded ? { ...charge, payment_intent: paymentIntentObject(store, payment) } : charge);
    })
    .post("/refunds", (c) =>
      idempotentPost(c, store, refundParams, (tx, params) => {
        return refundObject(createRefund(tx, paymentToRefund(tx, params), params));
      }),
    )
    .get("/refunds", (c) => {
      const params = parseParams(paymentFilterParams, queryOf(c.req.url));
      const refunds = filterByPayment(store.all("refunds"), params);
      return c.json(listNewestFirst("/v1/refunds", refunds, params, refundObject));
    })
    .get("/refunds/:id", (c) => {
      const id = c.req.param("id");
      const refund = store.get("refunds", id);
      if (!refund) throw missing("refund", id);
      return c.json(refundObject(refund));
    })
    .get("/disputes", (c) => {
      const params = parseParams(paymentFilterParams, queryOf(c.req.url));
      const disputes = filterByPayment(store.all("disputes"), params);
      return c.json(listNewestFirst("/v1/disputes", disputes, params, disputeObject));
    })
    .get("/disputes/:id", (c) => {
      const id = c.req.param("id");
      const dispute = store.get("disputes", id);
      if (!dispute) throw missing("dispute", id);
      return c.json(disputeObject(dispute));
    });
}

function paymentToRefund(reader: StoreReader, params: z.infer<typeof refundParams>): Payment {
  if (params.payment_intent !== undefined) {
    const payment = reader.get("payments", params.payment_intent);
    if (!payment) throw missing("payment_intent", params.payment_intent, "payment_intent");
    return payment;
  }
  if (params.charge === undefined) {
    throw invalid(
      "One of the following params should be provided for this request: payment_intent or charge.",
    );
  }
  const payment = reader.all("payments").find(({ chargeId }) => chargeId === params.charge);
  if (!payment) throw missing("charge", params.charge, "charge");
  return payment;
}

function filterByPayment<T extends { paymentId: string; chargeId: string }>(
  items: T[],
  params: z.infer<typeof paymentFilterParams>,
): T[] {
  return items
    .filter((item) => params.payment_intent === undefined || item.paymentId === params.payment_intent)
    .filter((item) => params.charge === undefined || item.chargeId === params.charge);
}
