import { endpointHost } from "#domain/webhooks.ts";
import { ALWAYS, type Statement } from "../orders/database/database.ts";
import { findAudience, ownerMessages } from "../orders/messages/audience.ts";
import { PRIORITY } from "../orders/messages/message.ts";
import { enqueueMessage } from "../orders/messages/message-store.ts";
import type { FailedMessage } from "../orders/messages/summary.ts";
import { hashToken } from "../orders/sign-in/tokens.ts";
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
