import { Hono } from "hono";
import type Stripe from "stripe";
import { z } from "zod";
import type { Payment } from "../records.ts";
import type { Store, StoreReader } from "../store.ts";
import { expandedFields } from "./expand-params.ts";
import { datedListParams, listNewestFirst } from "./lists.ts";
import { expand, parseParams, queryOf } from "./params.ts";
import { balanceTransactionId, chargeObject } from "./payment-object.ts";

const listParams = z.strictObject({ ...datedListParams, expand });

/**
 * Payments on the account's balance, with Stripe's fees; refunds and disputes are not simulated.
 * https://docs.stripe.com/api/balance_transactions
 */
export function balanceRoutes(store: Store): Hono {
  return new Hono().get("/", (c) => {
    const params = parseParams(listParams, queryOf(c.req.url));
    const fields = expandedFields(params.expand, ["source"], true);
    const transactions = store
      .all("payments")
      .filter(({ status }) => status === "succeeded")
      .map((payment) => balanceTransaction(store, payment, fields.includes("source")));
    return c.json(listNewestFirst("/v1/balance_transactions", transactions, params, (each) => each));
  });
}

function balanceTransaction(
  reader: StoreReader,
  payment: Payment,
  isSourceExpanded: boolean,
): Stripe.BalanceTransaction {
  const { amount, chargeId, currency, method } = payment;
  const created = payment.succeededAt ?? payment.chargedAt ?? payment.created;
  const fee = feeOf(payment);
  return {
    id: balanceTransactionId(payment),
    object: "balance_transaction",
    amount,
    available_on: created,
    balance_type: "payments",
    created,
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: [
      { amount: fee, application: null, currency, description: "Stripe processing fees", type: "stripe_fee" },
    ],
    net: amount - fee,
    reporting_category: "charge",
    source: isSourceExpanded && chargeId !== null ? chargeObject(reader, payment, chargeId) : chargeId,
    status: "available",
    type: method === "card" ? "charge" : "payment",
  };
}

/** 2.9 % and 30 minor units, which real accounts pay in the currency of their country. */
function feeOf({ amount }: Payment): number {
  return Math.min(amount, Math.round(amount * 0.029) + 30);
}
