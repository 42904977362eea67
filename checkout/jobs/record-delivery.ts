import type { DeliveryReport } from "../mail/mail.ts";
import { recordDelivery } from "../orders/messages/deliveries.ts";
import { findRecipient } from "../orders/messages/message-store.ts";
import type { Ports } from "../ports.ts";
import { ownerFailureNotice } from "./owner-failure-notice.ts";

/** Why an email that was accepted has failed after all, for the owner. */
const REASONS = {
  bounced: "the recipient's mail server refuses it",
  complained: "the recipient has marked it as spam",
};

/** Records what became of an email, and tells the owner if it has not arrived. An email of something else is ignored. */
export async function recordDeliveryReport(ports: Ports, { key, delivery }: DeliveryReport): Promise<void> {
  const { database, clock, log } = ports;
  const message = await findRecipient(database, key);
  if (!message) return;
  const notice =
    delivery === "delivered"
      ? []
      : await ownerFailureNotice(ports, key, { channel: "email", ...message, reason: REASONS[delivery] });
  await database.write([...recordDelivery(key, delivery, clock()), ...notice]);
  if (delivery !== "delivered") log("warn", `email-${delivery}`, { kind: message.kind });
}
