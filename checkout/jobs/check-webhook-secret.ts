import { findAudience } from "../orders/messages/audience.ts";
import type { Ports } from "../ports.ts";

/** Tells the owner if the live release has webhooks that cannot be signed. They wait until there is a secret. */
export async function checkWebhookSecret({
  offers,
  webhooks: sender,
  log,
}: Pick<Ports, "offers" | "webhooks" | "log">): Promise<void> {
  const { webhooks } = await findAudience(offers);
  if (sender || webhooks.length === 0) return;
  log("error", "webhook-secret-missing", {
    endpoints: webhooks.length,
    message:
      'shop.yaml has webhooks, but WEBHOOK_SECRET is not set, so none are sent. Set it to the output of: echo "whsec_$(openssl rand -base64 32)", give it to the programs that receive them, and restart the shop.',
  });
}
