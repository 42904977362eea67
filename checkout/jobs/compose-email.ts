import { localise } from "#domain/languages/localised.ts";
import { CART_REMINDERS, newVersionsOf } from "#domain/mute-topic.ts";
import { oneLine } from "#domain/one-line.ts";
import { formatMessage } from "#messages/format.ts";
import type { EmailMessage } from "../mail/mail.ts";
import { accountEmail } from "../mail/templates/account.ts";
import type { EmailContent, EmailTexts, Sender } from "../mail/templates/email.ts";
import { giftEmail } from "../mail/templates/gift.ts";
import { linkEmail } from "../mail/templates/link.ts";
import { newVersionEmail } from "../mail/templates/new-version.ts";
import { type NoticeKind, noticeEmail } from "../mail/templates/notice.ts";
import { ownerEmail } from "../mail/templates/owner.ts";
import { giftReceiptEmail, grantedEmail, licencesEmail, paidEmail } from "../mail/templates/paid.ts";
import { passkeyEmail } from "../mail/templates/passkey.ts";
import { refundedEmail } from "../mail/templates/refunded.ts";
import { goodsLicencesEmail, releasedEmail } from "../mail/templates/released.ts";
import { seatEmail } from "../mail/templates/seat.ts";
import type { Message } from "../orders/messages/message.ts";
import type { Order } from "../orders/order.ts";
import type { Ports } from "../ports.ts";
import { type EmailFacts, orderBookFacts } from "./email-facts.ts";
import {
  boughtAs,
  coversOf,
  emailTexts,
  libraryLink,
  loadSender,
  muteLink,
  type PublishedShop,
} from "./email-parts.ts";
import { findChange } from "./find-change.ts";
import { giftState, wordingOf } from "./notice-variants.ts";

const DELIVERIES = { paid: paidEmail, granted: grantedEmail, "licence-ready": licencesEmail };

type RequiredPorts = PublishedShop & Pick<Ports, "database" | "clock" | "hashKey">;

/**
 * Composes the email of a message and creates the link in it, if it has one. null: the order or product no longer exists, or has been
 * taken away from the recipient.
 */
export function composeEmail(ports: RequiredPorts, message: Message): Promise<EmailMessage | null> {
  return composeWith(orderBookFacts(ports), ports, message);
}

/** Composes an email like {@link composeEmail}, with facts that need not come from the order book. */
export async function composeWith(
  facts: EmailFacts,
  shop: PublishedShop,
  message: Message,
): Promise<EmailMessage | null> {
  const [sender, texts] = await Promise.all([
    loadSender(shop, message.locale),
    emailTexts(shop, message.locale),
  ]);
  const content = await compose({ facts, shop, message, sender, texts });
  return content && { to: message.recipient, ...content, subject: oneLine(content.subject) };
}

interface Context {
  facts: EmailFacts;
  shop: PublishedShop;
  message: Message;
  sender: Sender;
  texts: EmailTexts;
}

async function compose(context: Context): Promise<EmailContent | null> {
  const { facts, shop, message, sender, texts } = context;
  const { kind, recipient, orderId, payload } = message;
  if (kind === "link") {
    return linkEmail({
      ...{ sender, texts, email: recipient },
      libraryLink: await libraryLink(facts, message, sender),
    });
  }
  if (kind === "move-from" || kind === "move-to" || kind === "erase" || kind === "moved") {
    const { code: id, to = "" } = payload;
    const code = id ? await facts.accountCode(id, recipient) : null;
    return accountEmail(kind, { sender, texts, to, code });
  }
  if (kind === "passkey-added" || kind === "passkey-removed") {
    return payload.passkey ? passkeyEmail(kind, { sender, texts, passkey: payload.passkey }) : null;
  }
  if (kind === "owner-failed" || kind === "owner-daily") {
    const { timeZone = "UTC" } = await shop.offers.shop();
    return ownerEmail({ sender, texts, payload, timeZone });
  }
  if (kind === "new-version") return composeNewVersion(context);
  const order = orderId && (await facts.order(orderId));
  return order ? composeAbout(order, kind, context) : null;
}

async function composeNewVersion({ facts, shop, message, sender, texts }: Context) {
  const { version } = message.payload;
  const found = version && (await findChange(shop.offers, version));
  if (!found) return null;
  const { offer, change } = found;
  const { why, newVersions: label } = texts.mute;
  return newVersionEmail({
    ...{ sender, texts, offer, change },
    covers: await coversOf(shop, [offer.product], message.locale),
    libraryLink: await libraryLink(facts, message, sender),
    muteLink: await muteLink(facts, shop, message, {
      topic: newVersionsOf(offer.product),
      why: formatMessage(why, { name: localise(offer.name, texts.lang) }),
      label,
    }),
  });
}

/** The kinds that are about one order. */
type OrderKind = keyof typeof DELIVERIES | "released" | "gift" | "seat" | "refunded" | NoticeKind;

async function composeAbout(order: Order, kind: OrderKind, context: Context): Promise<EmailContent | null> {
  const { facts, shop, message, sender, texts } = context;
  const { locale, recipient, payload } = message;
  const isForOther = kind === "licence-ready" && recipient !== order.email;
  if (kind === "released" || kind === "gift" || kind === "seat" || isForOther) {
    return composeGoods(order, context);
  }
  const products = order.lines.map(({ product }) => product);
  const about = { sender, texts, order };
  if (kind === "paid" && order.gift) {
    const { timeZone } = await shop.offers.shop();
    return giftReceiptEmail({
      ...{ ...about, order: { ...order, gift: order.gift }, timeZone },
      covers: await coversOf(shop, products, locale),
      libraryLink: await libraryLink(facts, message, sender),
    });
  }
  if (kind === "paid" || kind === "granted" || kind === "licence-ready") {
    return DELIVERIES[kind]({
      ...{ ...about, licences: await facts.licences(order, recipient) },
      waiting: await facts.waiting(order, locale),
      covers: await coversOf(shop, products, locale),
      libraryLink: await libraryLink(facts, message, sender),
    });
  }
  if (kind === "refunded") {
    // Older messages, from before refunds were stored individually, have no amounts.
    const { amount = order.refunded, refunded = order.refunded, lines = [] } = payload;
    return refundedEmail({
      ...{ ...about, amount, total: refunded, lines },
      gift: await giftState(facts, order),
    });
  }
  const wording = await wordingOf(facts, order, { kind, locale, payload });
  // Those of a gift are about files that somebody else has, but its order is in the library of the giver.
  const isOpen = kind === "dispute-won" && !wording.variants.includes("ended");
  return noticeEmail(kind, {
    ...{ sender, texts, recipient, payload, ...wording },
    // The person whose address was removed does not learn the new one.
    order: kind === "address-removed" ? { ...order, email: null } : order,
    ...((isOpen || kind === "address-corrected") && {
      libraryLink: await libraryLink(facts, message, sender),
    }),
    ...(kind === "payment-failed" && { link: { label: texts.backToShop, url: `${sender.url}/` } }),
    ...(kind === "cart-reminder" && {
      covers: await coversOf(shop, products, locale),
      link: { label: texts.resume, url: payload.recovery?.url ?? "" },
      muteLink: await muteLink(facts, shop, message, {
        topic: CART_REMINDERS,
        why: "",
        label: texts.mute.cartReminders,
      }),
    }),
  });
}

/** The email about the items of an order that its recipient has, who need not be the buyer. null: they have been taken away. */
async function composeGoods(order: Order, { facts, shop, message, sender, texts }: Context) {
  const { kind, recipient: holder, locale, payload } = message;
  const { releasedAt } = payload;
  const items = (await facts.itemsOfHolder(order, { holder, locale })).filter(
    ({ startsAt }) => releasedAt === undefined || startsAt === releasedAt,
  );
  if (items.length === 0) return null;
  const delivery = {
    ...{ sender, texts, items, covers: await coversOf(shop, items.map(boughtAs), locale) },
    libraryLink: await libraryLink(facts, message, sender),
  };
  if (kind === "seat") return seatEmail(delivery);
  if (kind === "licence-ready") return goodsLicencesEmail(delivery);
  return kind === "gift" && order.gift ? giftEmail(delivery, order.gift) : releasedEmail(delivery);
}
