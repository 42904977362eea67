import { Problem } from "#domain/api/problem.ts";
import type { Database } from "../database/database.ts";
import { sql } from "../database/database.ts";
import { listOrderEntitlements } from "../entitlements/find-entitlements.ts";
import { isCompleted, type Order } from "../order.ts";
import { appendEvent } from "../order-events.ts";
import { GRANTED, originOf } from "../origin.ts";
import { type Message, type MessageKind, PRIORITY } from "./message.ts";
import { enqueueMessage, findMessage } from "./message-store.ts";
import { orderMessage } from "./order-messages.ts";

/** Messages that stay with the address that they were for, as do those to the owner that begin with `owner-`. */
const FOR_OTHERS: MessageKind[] = [
  "payment-mismatch",
  "unexpected-payment",
  "licence-keys-gone",
  "address-removed",
  "gift",
  "seat",
];

/**
 * Sends a message of an order again: the receipt, or another one by its id. A link in it is a new one, and earlier links stay valid
 * until they expire.
 *
 * @param idempotencyKey the message is sent once for each key
 * @param isOver whether a message would be skipped instead of sent. Default: none is
 * @returns the new message
 * @throws {Problem} "unknown-message" or "message-over", or for a receipt "order-unpaid" and "order-refunded"
 */
export async function resendMessage(
  database: Database,
  order: Order,
  { message: id, idempotencyKey }: { message?: string | undefined; idempotencyKey: string },
  at: Date,
  isOver?: (message: Message) => Promise<boolean>,
): Promise<Message> {
  const original = id === undefined ? receiptOf(order) : await findMessage(database, id, order.id);
  if (!original) throw new Problem("unknown-message");
  const { kind } = original;
  const isDelivery = kind === "paid" || kind === "granted";
  if (isDelivery) requireAccess(order);
  const recipient = await recipientOf(database, order, original);
  const message: Message = { ...original, id: `resend_${order.id}_${idempotencyKey}`, recipient };
  if (await isOver?.(message)) throw new Problem("message-over");
  const priority = isDelivery ? PRIORITY.paid : PRIORITY.notice;
  const condition = sql`NOT EXISTS (SELECT 1 FROM messages WHERE id = ${message.id})`;
  const data = { message: message.id };
  await database.write([
    appendEvent(
      { orderId: order.id, kind: "message-resent", data, cause: "owner", at, key: message.id },
      condition,
    ),
    enqueueMessage(message, { priority, at, condition }),
  ]);
  return message;
}

/** The address to resend a message to: emails about goods go to their holder, all others to the order's current address. */
async function recipientOf(database: Database, order: Order, { kind, recipient }: Message): Promise<string> {
  const isForOther = FOR_OTHERS.includes(kind) || kind.startsWith("owner-");
  if (order.email === null || isForOther) return recipient;
  const entitlements = (await listOrderEntitlements(database, order)).flat();
  return entitlements.some(({ holder }) => holder === recipient) ? recipient : order.email;
}

function receiptOf(order: Order): Message {
  const { email } = order;
  if (email === null) throw new Problem("order-unpaid");
  return orderMessage({ ...order, email }, originOf(order) === GRANTED ? "granted" : "paid", order.id);
}

/** An email that says that the files are in the library must not be sent if they are not. */
function requireAccess(order: Order): void {
  if (!isCompleted(order)) throw new Problem("order-unpaid");
  if (order.status === "refunded") throw new Problem("order-refunded");
}
