import { endpointHost } from "#domain/webhooks.ts";
import { ALWAYS, type Statement } from "../orders/database/database.ts";
import { findAudience, ownerMessages } from "../orders/messages/audience.ts";
import { PRIORITY } from "../orders/messages/message.ts";
import { enqueueMessage } from "../orders/messages/message-store.ts";
import { hasMessage } from "../orders/messages/owner-messages.ts";
import type { FailedMessage } from "../orders/messages/summary.ts";
import { findOrderByPayment } from "../orders/order-store.ts";
import { hashToken } from "../orders/tokens.ts";
import { type PaymentEvent, PaymentsDown } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";

/**
 * The statements that add an email to the owner about a message that has failed for good: at most one a day for each endpoint, and
 * none if the message was itself to the owner.
 */
export async function ownerFailureNotice(
  { offers, clock }: Pick<Ports, "offers" | "clock">,
  messageId: string,
  failed: FailedMessage,
): Promise<Statement[]> {
  const { owner } = await findAudience(offers);
  if (failed.recipient === owner.recipient) return [];
  const at = clock();
  const key =
    failed.channel === "email"
      ? messageId
      : `${await hashToken(failed.recipient)}_${at.toISOString().slice(0, 10)}`;
  const recipient = failed.channel === "email" ? failed.recipient : endpointHost(failed.recipient);
  const payload = { failed: { ...failed, recipient } };
  return ownerMessages(owner, "owner-failed", key, { payload }).map((message) =>
    enqueueMessage(message, { priority: PRIORITY.owner, at, condition: ALWAYS }),
  );
}

/**
 * Adds an email to the owner about news of a payment that could not be recorded, whether or not the owner wants emails: somebody may have
 * paid, and got nothing. One for each session or payment, and one a day while Stripe is down.
 */
export async function notifyOwnerOfPayment(
  ports: Pick<Ports, "database" | "offers" | "payments" | "clock">,
  { type, about }: PaymentEvent,
  error: unknown,
): Promise<void> {
  const { owner } = await findAudience(ports.offers);
  if (!about || owner.recipient === "") return;
  const named = "session" in about ? about.session : about.paymentIntent;
  const at = ports.clock();
  const isOutage = error instanceof PaymentsDown;
  const key = isOutage ? `outage_${at.toISOString().slice(0, 10)}` : named;
  if (await hasMessage(ports.database, `owner-failed_${key}`)) return;
  const orderId = await findOrderId(ports, about, isOutage);
  const reason = error instanceof Error ? error.message : String(error);
  const failed = { channel: "payment", kind: type, recipient: orderId ?? named, reason } as const;
  const messages = ownerMessages({ ...owner, mail: "each" }, "owner-failed", key, {
    ...{ orderId, payload: { failed } },
  });
  const options = { priority: PRIORITY.owner, at, condition: ALWAYS };
  await ports.database.write(messages.map((message) => enqueueMessage(message, options)));
}

/** null: neither the order book nor Stripe can say which order it is. */
async function findOrderId(
  { database, payments }: Pick<Ports, "database" | "payments">,
  about: NonNullable<PaymentEvent["about"]>,
  isOutage: boolean,
): Promise<string | null> {
  if ("paymentIntent" in about) return (await findOrderByPayment(database, about.paymentIntent))?.id ?? null;
  // While Stripe is down, it is not asked once more.
  if (isOutage) return null;
  const payment = await payments.findBySession(about.session).catch(() => null);
  return payment?.orderId ?? null;
}
