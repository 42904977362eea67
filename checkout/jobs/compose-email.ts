import { languagePrefix, OPEN_PATH } from "#domain/addresses.ts";
import { localise } from "#domain/languages/localised.ts";
import { oneLine } from "#domain/one-line.ts";
import { sealCharacters } from "#domain/seal.ts";
import type { EmailMessage } from "../mail/mail.ts";
import { accountEmail } from "../mail/templates/account.ts";
import type { EmailContent, LibraryLink, Sender } from "../mail/templates/email.ts";
import { giftEmail } from "../mail/templates/gift.ts";
import { linkEmail } from "../mail/templates/link.ts";
import { noticeEmail } from "../mail/templates/notice.ts";
import { ownerEmail } from "../mail/templates/owner.ts";
import { giftReceiptEmail, grantedEmail, licencesEmail, paidEmail } from "../mail/templates/paid.ts";
import { refundedEmail } from "../mail/templates/refunded.ts";
import { goodsLicencesEmail, releasedEmail } from "../mail/templates/released.ts";
import { seatEmail } from "../mail/templates/seat.ts";
import { fillOf } from "../mail/templates/theme.ts";
import { messagesFor } from "../offers/messages.ts";
import { askForCode, createCode } from "../orders/codes.ts";
import { findLicenceKeys } from "../orders/entitlements/licence-keys.ts";
import { findHeldItems, findOrderItems } from "../orders/library.ts";
import { createLink } from "../orders/links.ts";
import type { Message } from "../orders/messages/message.ts";
import type { Order } from "../orders/order.ts";
import { findKeyHash } from "../orders/order-keys.ts";
import { findOrder } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";

const DELIVERIES = { paid: paidEmail, granted: grantedEmail, "licence-ready": licencesEmail };

type RequiredPorts = Pick<Ports, "database" | "offers" | "clock" | "siteUrl" | "hashKey">;

/** Composes the email of a message and creates the link in it, if it has one. null: its order no longer exists. */
export async function composeEmail(ports: RequiredPorts, message: Message): Promise<EmailMessage | null> {
  const content = await compose(ports, message);
  return content && { to: message.recipient, ...content, subject: oneLine(content.subject) };
}

async function compose(ports: RequiredPorts, message: Message): Promise<EmailContent | null> {
  const { kind, locale, recipient, orderId } = message;
  const sender = await loadSender(ports, locale);
  const { lang, emails } = await messagesFor(ports.offers, locale);
  const texts = { lang, ...emails };
  if (kind === "link") {
    return linkEmail({
      sender,
      texts,
      email: recipient,
      libraryLink: await libraryLink(ports, message, sender),
    });
  }
  if (kind === "move-from" || kind === "move-to" || kind === "erase" || kind === "moved") {
    const { code: id, to = "" } = message.payload;
    const code = id ? await createCode(ports.database, { id, email: recipient, key: ports.hashKey }) : null;
    return accountEmail(kind, { sender, texts, to, code });
  }
  if (kind === "owner-failed" || kind === "owner-daily") {
    const { timeZone = "UTC" } = await ports.offers.shop();
    return ownerEmail({ sender, texts, payload: message.payload, timeZone });
  }
  const order = orderId && (await findOrder(ports.database, orderId));
  if (!order) return null;
  if (kind === "released" || kind === "gift" || kind === "seat") {
    const items = await findHeldItems(ports, order, { holder: recipient, locale });
    if (items.length === 0) return null;
    const delivery = { sender, texts, items, libraryLink: await libraryLink(ports, message, sender) };
    if (kind === "seat") return seatEmail(delivery);
    return kind === "gift" && order.gift ? giftEmail(delivery, order.gift) : releasedEmail(delivery);
  }
  if (kind === "licence-ready" && recipient !== order.email) {
    const items = await findHeldItems(ports, order, { holder: recipient, locale });
    return goodsLicencesEmail({
      ...{ sender, texts, items, libraryLink: await libraryLink(ports, message, sender) },
    });
  }
  if (kind === "paid" && order.gift) {
    const { timeZone } = await ports.offers.shop();
    return giftReceiptEmail({ sender, texts, order: { ...order, gift: order.gift }, timeZone });
  }
  if (kind === "paid" || kind === "granted" || kind === "licence-ready") {
    return DELIVERIES[kind]({
      ...{ sender, texts, order, licences: await findLicenceKeys(ports.database, order, recipient) },
      waiting: await waitingLines(ports, order, locale),
      libraryLink: await libraryLink(ports, message, sender),
    });
  }
  if (kind === "refunded") {
    // Older messages, from before refunds were stored individually, have no amounts.
    const { amount = order.refunded, refunded = order.refunded, lines = [] } = message.payload;
    return refundedEmail({ sender, texts, order, amount, total: refunded, lines });
  }
  return noticeEmail(kind, {
    ...{ sender, texts, recipient, payload: message.payload },
    // Whoever had the order by mistake is not told whose it is.
    order: kind === "address-removed" ? { ...order, email: null } : order,
    ...((kind === "dispute-won" || kind === "address-corrected") && {
      libraryLink: await libraryLink(ports, message, sender),
    }),
    ...(kind === "payment-failed" && { link: { label: emails.again, url: `${sender.url}/` } }),
    ...(kind === "cart-reminder" && {
      link: { label: emails.resume, url: message.payload.recovery?.url ?? "" },
    }),
  });
}

/** On which day the files of each line come, as far as they are still awaited. */
async function waitingLines(ports: RequiredPorts, order: Order, locale: string): Promise<(string | null)[]> {
  if (!order.lines.some(({ parts }) => parts.some(({ release }) => release))) return [];
  const lines = await findOrderItems(ports, order, locale);
  return lines.map((items) => items.find(({ releasesOn }) => releasesOn)?.releasesOn ?? null);
}

async function loadSender({ offers, siteUrl }: RequiredPorts, locale: string): Promise<Sender> {
  const { name, languages, support, accent } = await offers.shop();
  return {
    name: localise(name, locale),
    seal: sealCharacters([localise(name, locale), ...Object.values(name)]),
    fill: fillOf(accent),
    support,
    url: `${siteUrl}${languagePrefix(locale, languages)}`,
  };
}

async function libraryLink(ports: RequiredPorts, message: Message, { url }: Sender): Promise<LibraryLink> {
  const { database, clock, hashKey: key } = ports;
  const { recipient: email, locale, orderId } = message;
  const { token, hash } = await createLink(database, { email, locale, orderId }, clock());
  const isLasting = orderId !== null;
  const id = await codeIdOf(ports, message);
  // A link to an order outlives its code, which does not use it up.
  const code = id && (await createCode(database, { id, email, key, linkHash: isLasting ? null : hash }));
  return { url: `${url}${OPEN_PATH}#${token}`, isLasting, code };
}

/** The code is for the browser that has asked for it, or has paid. null: there is none. */
async function codeIdOf(
  { database, clock }: RequiredPorts,
  { kind, orderId, recipient, payload }: Message,
): Promise<string | null> {
  if (kind === "link") return payload.code ?? null;
  const id = kind === "paid" && orderId ? await findKeyHash(database, orderId, clock()) : null;
  if (id) await database.write([askForCode({ id, email: recipient }, clock())]);
  return id;
}
