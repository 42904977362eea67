import { Hono } from "hono";
import { z } from "zod";
import type { Payment } from "../records.ts";
import type { Ledger, Reader } from "../store.ts";
import { invalid, missing } from "./api-error.ts";
import { disputeObject } from "./dispute.ts";
import { expansions } from "./expand-params.ts";
import { change } from "./idempotent-post.ts";
import { expandParams, newest, pageParams } from "./lists.ts";
import { integer, metadata, parseParams, queryOf, text } from "./params.ts";
import { chargeObject, paymentIntentObject } from "./payment-object.ts";
import { refund, refundObject } from "./refund.ts";

const belongingParams = z.strictObject({
  ...pageParams,
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

/** Payment intents, charges, refunds and disputes, to be mounted beside the sessions. */
export function paymentRoutes(ledger: Ledger): Hono {
  return new Hono()
    .get("/payment_intents/:id", (c) => {
      const id = c.req.param("id");
      const fields = expansions(parseParams(expandParams, queryOf(c.req.url)).expand, ["latest_charge"]);
      const payment = ledger.get("payments", id);
      if (!payment) throw missing("payment_intent", id, "intent");
      return c.json(paymentIntentObject(ledger, payment, fields.includes("latest_charge")));
    })
    .get("/charges/:id", (c) => {
      const id = c.req.param("id");
      const fields = expansions(parseParams(expandParams, queryOf(c.req.url)).expand, ["payment_intent"]);
      const payment = ledger.all("payments").find((each) => each.charge === id);
      if (!payment) throw missing("charge", id);
      const charge = chargeObject(ledger, payment, id);
      const isExpanded = fields.includes("payment_intent");
      return c.json(
        isExpanded ? { ...charge, payment_intent: paymentIntentObject(ledger, payment) } : charge,
      );
    })
    .post("/refunds", (c) =>
      change(c, ledger, refundParams, (draft, params) => {
        return refundObject(refund(draft, paymentToRefund(draft, params), params));
      }),
    )
    .get("/refunds", (c) => {
      const params = parseParams(belongingParams, queryOf(c.req.url));
      const found = belonging(ledger.all("refunds"), params);
      return c.json(newest("/v1/refunds", found, params, refundObject));
    })
    .get("/refunds/:id", (c) => {
      const id = c.req.param("id");
      const made = ledger.get("refunds", id);
      if (!made) throw missing("refund", id);
      return c.json(refundObject(made));
    })
    .get("/disputes", (c) => {
      const params = parseParams(belongingParams, queryOf(c.req.url));
      const found = belonging(ledger.all("disputes"), params);
      return c.json(newest("/v1/disputes", found, params, disputeObject));
    })
    .get("/disputes/:id", (c) => {
      const id = c.req.param("id");
      const made = ledger.get("disputes", id);
      if (!made) throw missing("dispute", id);
      return c.json(disputeObject(made));
    });
}

function paymentToRefund(reader: Reader, params: z.infer<typeof refundParams>): Payment {
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
  const payment = reader.all("payments").find((each) => each.charge === params.charge);
  if (!payment) throw missing("charge", params.charge, "charge");
  return payment;
}

function belonging<T extends { payment: string; charge: string }>(
  items: T[],
  params: z.infer<typeof belongingParams>,
): T[] {
  return items
    .filter((each) => params.payment_intent === undefined || each.payment === params.payment_intent)
    .filter((each) => params.charge === undefined || each.charge === params.charge);
}
