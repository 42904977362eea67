import { errorFacts } from "../http/log.ts";
import { claimMessages, markFailed, markSent, postponeMessage } from "../orders/messages.ts";
import type { Ports } from "../ports.ts";
import { composeEmail } from "./compose-email.ts";

/** Sends the messages that are due. @returns how many were */
export async function sendMessages(ports: Ports): Promise<number> {
  const messages = await claimMessages(ports.database, ports.clock());
  for (const message of messages) {
    try {
      const email = await composeEmail(ports, message);
      const result = email ? await ports.mail.send(email, message.id) : "refused";
      if (result === "accepted") await markSent(ports.database, message.id, ports.clock());
      else await markFailed(ports.database, message.id, "refused", ports.clock());
      ports.log(result === "accepted" ? "info" : "warn", "email", { kind: message.kind, result });
    } catch (error) {
      ports.log("warn", "email-postponed", { kind: message.kind, ...errorFacts(error) });
      const reason = error instanceof Error ? error.name : "unknown";
      await postponeMessage(ports.database, message.id, reason, ports.clock());
    }
  }
  return messages.length;
}
