import * as z from "zod";
import { minorUnits } from "../money/minor-units.ts";
import type { OutgoingEvent } from "../webhooks.ts";
import { OrderResponse, OrderSummary } from "./responses/order.ts";
import { DisputeState, EndReason } from "./responses/states.ts";

/**
 * The bodies of outgoing webhooks, in the form that Standard Webhooks recommends.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */

const buyer = { email: z.nullable(z.string()), locale: z.string() };

/** An order as it was when something happened, with its buyer. */
const WebhookOrder = z.object({ ...OrderResponse.shape, ...buyer });
export type WebhookOrder = z.infer<typeof WebhookOrder>;

/** The same without its items. */
const WebhookOrderSummary = z.object({ ...OrderSummary.shape, ...buyer });

const WebhookRefund = z.object({
  /** Its id at Stripe. */
  id: z.string(),
  amount: minorUnits,
  currency: z.string(),
  /** The positions in `order.items` that it refunds. null: it is for a sum. */
  items: z.nullable(z.array(z.int())),
});

/** `withdrawn`: the bank has taken it back, as if it had never been. */
const WebhookDispute = z.object({
  /** Its id at Stripe. */
  id: z.string(),
  state: z.union([DisputeState, z.literal("withdrawn")]),
});

/** The email address of an order has changed, and with it that of its entitlements. null: it was erased before this was sent. */
const WebhookCorrection = z.object({ from: z.nullable(z.string()), to: z.nullable(z.string()) });

const WebhookEntitlement = z.object({
  id: z.string(),
  /** The product whose files it opens. */
  product: z.string(),
  /** The edition that was bought: for a part of a bundle, the bundle. */
  bought: z.object({ product: z.string(), option: z.string() }),
  quantity: z.int(),
  /** The address that has it. null: it was erased before this was sent. */
  email: z.nullable(z.string()),
  startsAt: z.iso.datetime(),
  endsAt: z.nullable(z.iso.datetime()),
  /** Why it has ended. */
  ended: z.nullable(EndReason),
});
export type WebhookEntitlement = z.infer<typeof WebhookEntitlement>;

const WebhookLicence = z.object({
  key: z.string(),
  product: z.string(),
  entitlement: z.string(),
  /** The number of devices that it can be activated on. null: any number. */
  activations: z.nullable(z.int()),
});

/** The payload of each event. Amounts are minor units. */
export const WebhookPayload = z.discriminatedUnion("type", [
  payload("order.paid", { order: WebhookOrder }),
  payload("order.refunded", { order: WebhookOrder, refund: WebhookRefund }),
  payload("order.refund_failed", { order: WebhookOrder, refund: WebhookRefund }),
  payload("order.disputed", { order: WebhookOrder, dispute: WebhookDispute }),
  payload("order.corrected", { order: WebhookOrder, correction: WebhookCorrection }),
  payload("entitlement.granted", { order: WebhookOrderSummary, entitlement: WebhookEntitlement }),
  payload("entitlement.released", { order: WebhookOrderSummary, entitlement: WebhookEntitlement }),
  payload("entitlement.ended", { order: WebhookOrderSummary, entitlement: WebhookEntitlement }),
  payload("entitlement.restored", { order: WebhookOrderSummary, entitlement: WebhookEntitlement }),
  payload("licence.issued", { order: WebhookOrderSummary, licence: WebhookLicence }),
]);
export type WebhookPayload = z.infer<typeof WebhookPayload>;

function payload<Type extends OutgoingEvent, Data extends z.ZodRawShape>(type: Type, data: Data) {
  return z.object({ type: z.literal(type), timestamp: z.iso.datetime(), data: z.object(data) });
}
