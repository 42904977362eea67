import type { Offers } from "#checkout/offers/offers.ts";
import { defaultLanguage } from "#domain/languages/default.ts";
import type { OwnerMail, WebhookEndpoint } from "#domain/webhooks.ts";
import type { Message, MessageKind } from "./message.ts";

/** The recipients of news about orders besides their buyers. */
export interface Audience {
  /** Programs. */
  webhooks: WebhookEndpoint[];
  owner: Owner;
}

/** The owner, who gets emails in the shop's first language. */
export interface Owner {
  mail: OwnerMail;
  recipient: string;
  locale: string;
  timeZone: string;
}

export const NOBODY: Audience = {
  webhooks: [],
  owner: { mail: "none", recipient: "", locale: "en", timeZone: "UTC" },
};

/** The audience that the live release names. Empty if no catalogue is published. */
export async function findAudience(offers: Offers): Promise<Audience> {
  const shop = await offers.shop().catch(() => null);
  if (!shop) return NOBODY;
  const { webhooks = [], ownerMail: mail = "none", timeZone = "UTC", languages, support } = shop;
  return { webhooks, owner: { mail, recipient: support, locale: defaultLanguage(languages), timeZone } };
}

/** An email to the owner about one event, if the owner wants each. Its id is derived from `key`, so that it is sent once. */
export function ownerMessages(
  { mail, recipient, locale }: Owner,
  kind: MessageKind,
  key: string,
  { orderId = null, payload = {} }: { orderId?: string | null; payload?: Message["payload"] } = {},
): Message[] {
  if (mail !== "each") return [];
  return [{ id: `${kind}_${key}`, channel: "email", kind, recipient, locale, orderId, payload }];
}
