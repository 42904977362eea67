import type { Offers } from "#checkout/offers/offers.ts";
import { defaultLanguage } from "#domain/languages/default.ts";
import type { Order } from "../order.ts";
import { hashToken } from "../tokens.ts";
import type { Message, MessageKind } from "./message.ts";

/** A message to the buyer of an order. Its id is derived from `key`, so that each change causes only one message. */
export function orderMessage(
  { id: orderId, email, locale }: Pick<Order, "id" | "locale"> & { email: string },
  kind: MessageKind,
  key: string,
  payload: Message["payload"] = {},
): Message {
  return { id: `${kind}_${key}`, channel: "email", kind, recipient: email, locale, orderId, payload };
}

/** A message to the shop's support address in its default language. null if no catalogue is published. */
export async function ownerNotice(
  offers: Offers,
  { id: orderId }: Pick<Order, "id">,
  kind: "payment-mismatch" | "unexpected-payment" | "licence-keys-gone",
  key: string,
  payload: Message["payload"],
): Promise<Message | null> {
  const shop = await offers.shop().catch(() => null);
  if (!shop) return null;
  const locale = defaultLanguage(shop.languages);
  return { id: `${kind}_${key}`, channel: "email", kind, recipient: shop.support, locale, orderId, payload };
}

/**
 * A message to the holder of an entitlement, who may not be the buyer.
 *
 * @param key distinguishes it from others of its kind about the order
 */
export async function holderMessage(
  kind: MessageKind,
  { orderId, holder, locale, key }: { orderId: string; holder: string; locale: string; key: string },
  payload: Message["payload"] = {},
): Promise<Message> {
  const holderKey = (await hashToken(holder)).slice(0, HOLDER_KEY_LENGTH);
  return {
    ...{ id: `${kind}_${orderId}_${holderKey}_${key}`, channel: "email", kind },
    ...{ recipient: holder, locale, orderId, payload },
  };
}

/** A message to a holder of a product about one of its versions, of which there is one for each address. */
export async function versionMessage(
  version: { product: string; version: string },
  { holder, orderId, locale }: { holder: string; orderId: string; locale: string },
): Promise<Message> {
  const hash = await hashToken(`${version.product} ${version.version} ${holder}`);
  return {
    ...{ id: `new-version_${hash.slice(0, VERSION_KEY_LENGTH)}`, channel: "email", kind: "new-version" },
    ...{ recipient: holder, locale, orderId, payload: { version } },
  };
}

/** A message to the address of a passkey, of which there is one each time that it is added or removed. */
export async function passkeyMessage(
  kind: "passkey-added" | "passkey-removed",
  { id, email, device, createdAt }: { id: string; email: string; device: string | null; createdAt: string },
  locale: string,
): Promise<Message> {
  const hash = await hashToken(`${id} ${createdAt}`);
  return {
    ...{ id: `${kind}_${hash.slice(0, PASSKEY_KEY_LENGTH)}`, channel: "email", kind },
    ...{ recipient: email, locale, orderId: null, payload: { passkey: { device, createdAt } } },
  };
}

/** Long enough to distinguish all passkeys. */
const PASSKEY_KEY_LENGTH = 24;
/** Long enough to distinguish all holders of all products. */
const VERSION_KEY_LENGTH = 24;
/** Long enough to distinguish the holders of an order. */
const HOLDER_KEY_LENGTH = 12;
