import * as z from "zod";

/** Events that the shop sends to other programs as webhooks. docs/webhooks.md describes each one. */
export const OUTGOING_EVENTS = [
  "order.paid",
  "order.refunded",
  "order.refund_failed",
  "order.disputed",
  "order.corrected",
  "entitlement.granted",
  "entitlement.released",
  "entitlement.ended",
  "entitlement.restored",
  "licence.issued",
] as const;
export const OutgoingEvent = z.enum(OUTGOING_EVENTS);
export type OutgoingEvent = z.infer<typeof OutgoingEvent>;

/** An address that receives webhooks. */
export const WebhookEndpoint = z.object({ url: z.string(), events: z.array(OutgoingEvent) });
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

/** When the creator gets emails about sales, refunds, disputes and failures. */
export const OWNER_MAIL = ["none", "each", "daily"] as const;
export const OwnerMail = z.enum(OWNER_MAIL);
export type OwnerMail = z.infer<typeof OwnerMail>;

/** Hosts of this machine, which need no https. */
const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/** Whether webhooks can be sent to an address: https, or http on this machine, without a user name or a fragment. */
export function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username || password || hash) return false;
  return protocol === "https:" || (protocol === "http:" && LOCAL_HOSTS.includes(hostname));
}

/** What is shown of an endpoint: its host. The rest of its address may be secret. */
export function endpointHost(url: string): string {
  return new URL(url).host;
}
