import type { EndReason } from "#domain/api/responses/states.ts";
import type { WebhookEntitlement, WebhookOrder } from "#domain/api/webhooks.ts";
import type { PaidOrderStatus } from "#domain/order-lifecycle.ts";
import { disputeOf, type PaymentOutcome, refundedLines } from "#domain/payment-outcome.ts";
import { receivedCurrency } from "#domain/received.ts";
import { sql } from "../database/database.ts";
import { hasEndReason } from "../entitlements/end-entitlements.ts";
import type { Entitlement } from "../entitlements/entitlement.ts";
import { isEndedByOwner } from "../entitlements/owner-decisions.ts";
import type { Order } from "../order.ts";
import { orderResponse, orderSummaryResponse } from "../order-response.ts";
import type { OrderHeader } from "../order-store.ts";
import type { OutcomeChange } from "../outcome-changes.ts";
import type { Announcement } from "./announce.ts";

/** Webhooks about orders. They contain the order as it is after the event. */

/** The webhook about a paid order. */
export function orderPaid(order: Order): Announcement {
  return {
    orderId: order.id,
    key: order.id,
    event: { type: "order.paid", data: { order: withItems(order) } },
  };
}

/** The webhooks about new entitlements and licence keys of an order. */
export function entitlementsGranted(order: Order, entitlements: Entitlement[]): Announcement[] {
  const orderId = order.id;
  const summary = withoutItems(order);
  return entitlements.flatMap((entitlement): Announcement[] => {
    const data = { order: summary, entitlement: entitlementOf(entitlement) };
    return [
      { orderId, key: entitlement.id, event: { type: "entitlement.granted", data } },
      ...licencesIssued(order, entitlement),
    ];
  });
}

/** The licence keys of an entitlement, from a position on. */
export function licencesIssued(
  order: Order,
  { id, part, licenceKeys }: Entitlement,
  from = 0,
): Announcement[] {
  const activations = part.licenceKeys?.activations ?? null;
  const summary = withoutItems(order);
  return licenceKeys.slice(from).map((key, index): Announcement => {
    const licence = { key, product: part.product, entitlement: id, activations };
    return {
      ...{ orderId: order.id, key: `${id}_${from + index}` },
      event: { type: "licence.issued", data: { order: summary, licence } },
    };
  });
}

/** The webhook about the released files of a pre-order. */
export function entitlementReleased(order: OrderHeader, entitlement: Entitlement, at: Date): Announcement {
  const { id } = entitlement;
  const released = { ...entitlement, startsAt: at.toISOString() };
  const data = { order: withoutItems(order), entitlement: entitlementOf(released) };
  return { orderId: order.id, key: id, event: { type: "entitlement.released", data } };
}

/** Each refund and each change of a dispute. */
export function outcomeChanged(order: Order, changes: OutcomeChange[], version: number): Announcement[] {
  const data = { order: withItems(order) };
  const currency = receivedCurrency(order);
  return changes.map((change): Announcement => {
    const orderId = order.id;
    if (isDispute(change)) {
      const id = change.data.dispute;
      const state = DISPUTE_STATES[change.kind];
      // The version distinguishes a dispute that was opened again.
      const key = `${id}_${state}_${version}`;
      return { orderId, key, event: { type: "order.disputed", data: { ...data, dispute: { id, state } } } };
    }
    const { refund: id, amount, lines = null } = change.data;
    const type = change.kind === "refunded" ? "order.refunded" : "order.refund_failed";
    return {
      ...{ orderId, key: id },
      event: { type, data: { ...data, refund: { id, amount, currency, items: lines } } },
    };
  });
}

function isDispute(change: OutcomeChange): change is Extract<OutcomeChange, { data: { dispute: string } }> {
  return "dispute" in change.data;
}

const DISPUTE_STATES = {
  "dispute-opened": "open",
  "dispute-won": "won",
  "dispute-lost": "lost",
  "dispute-withdrawn": "withdrawn",
} as const;

/** The webhook about a corrected address. */
export function addressCorrected(order: Order, correction: { from: string; to: string }): Announcement {
  const corrected = { ...withItems(order), email: correction.to };
  return {
    ...{ orderId: order.id, key: `${order.id}_${order.version}` },
    event: { type: "order.corrected", data: { order: corrected, correction } },
  };
}

/** The webhook about an entitlement that the owner has ended or restored. `after` is its new state. */
export function accessDecided(order: Order, after: Entitlement, at: Date): Announcement {
  const type = after.endReason === null ? "entitlement.restored" : "entitlement.ended";
  const data = { order: withoutItems(order), entitlement: entitlementOf(after) };
  return { orderId: order.id, key: `${after.id}_${at.getTime()}`, event: { type, data } };
}

/**
 * The entitlements that end by refunds and disputes, or are restored, or have ended for another reason than before. The conditions
 * exclude those that the owner has ended.
 *
 * @param lines the entitlements of each line, as they were before
 */
export function accessChanged(
  order: Order,
  lines: Entitlement[][],
  {
    status,
    outcome,
    version,
    at,
  }: { status: PaidOrderStatus; outcome: PaymentOutcome; version: number; at: Date },
): Announcement[] {
  return lines.flatMap((entitlements, line) => {
    const reason = endReasonOf(line, status, outcome);
    return entitlements.flatMap((entitlement): Announcement[] => {
      const { id, endReason, endsAt } = entitlement;
      if (endReason === reason) return [];
      const after = {
        ...{ ...entitlement, endReason: reason },
        endsAt: reason === null ? null : (endsAt ?? at.toISOString()),
      };
      const data = { order: withoutItems(order), entitlement: entitlementOf(after) };
      const type = reason === null ? "entitlement.restored" : "entitlement.ended";
      return [
        {
          ...{ orderId: order.id, key: `${id}_${version}` },
          event: { type, data },
          // Entitlements that the owner has ended stay ended, whatever happens to the payment.
          condition: sql`${hasEndReason(id, endReason)} AND NOT ${isEndedByOwner(id)}`,
        },
      ];
    });
  });
}

/** Why the entitlements of a line end by the outcome of its payment. */
function endReasonOf(line: number, status: PaidOrderStatus, outcome: PaymentOutcome): EndReason | null {
  if (status === "refunded" || refundedLines(outcome).includes(line)) return "refunded";
  if (status !== "disputed") return null;
  return disputeOf(outcome) === "lost" ? "dispute-lost" : "disputed";
}

function withItems(order: Order): WebhookOrder {
  return { ...orderResponse(order), email: order.email, locale: order.locale };
}

function withoutItems(order: OrderHeader) {
  return { ...orderSummaryResponse(order), email: order.email, locale: order.locale };
}

function entitlementOf(entitlement: Entitlement): WebhookEntitlement {
  const { id, part, product, option, quantity, holder, startsAt, endsAt, endReason } = entitlement;
  return {
    ...{ id, product: part.product, bought: { product, option }, quantity },
    ...{ email: holder, startsAt, endsAt, ended: endReason },
  };
}
