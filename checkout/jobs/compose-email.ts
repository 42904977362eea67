import { languagePrefix } from "#domain/addresses.ts";
import { localised } from "#domain/languages/localised.ts";
import type { EmailMessage } from "../mail/mail.ts";
import type { Opening, Sender, Written } from "../mail/templates/email.ts";
import { linkLetter } from "../mail/templates/link.ts";
import { noticeLetter } from "../mail/templates/notice.ts";
import { paidLetter } from "../mail/templates/paid.ts";
import { refundedLetter } from "../mail/templates/refunded.ts";
import { sealOf } from "../mail/templates/seal.ts";
import { fillOf } from "../mail/templates/theme.ts";
import { messagesFor } from "../offers/messages.ts";
import type { Message } from "../orders/messages.ts";
import { findOrder } from "../orders/order-store.ts";
import { createLink } from "../orders/sign-in.ts";
import type { Ports } from "../ports.ts";

type Needed = Pick<Ports, "database" | "offers" | "clock" | "siteUrl">;

/** Composes the email of a message, with a new link where it needs one. null: its order is gone. */
export async function composeEmail(ports: Needed, message: Message): Promise<EmailMessage | null> {
  const content = await compose(ports, message);
  return content && { to: message.recipient, ...content, subject: oneLine(content.subject) };
}

/** A product's name may have several lines; a subject may not. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

async function compose(ports: Needed, message: Message): Promise<Written | null> {
  const { kind, locale, recipient, orderId } = message;
  const sender = await senderIn(ports, locale);
  const { lang, emails } = await messagesFor(ports.offers, locale);
  const texts = { lang, ...emails };
  if (kind === "link") {
    return linkLetter({
      sender,
      texts,
      email: recipient,
      opening: await libraryLink(ports, message, sender),
    });
  }
  const order = orderId && (await findOrder(ports.database, orderId));
  if (!order) return null;
  if (kind === "paid") {
    return paidLetter({ sender, texts, order, opening: await libraryLink(ports, message, sender) });
  }
  if (kind === "refunded") {
    // Messages of before refunds were kept one by one have no sums of their own.
    const { amount = order.refunded, refunded = order.refunded } = message.payload;
    return refundedLetter({ sender, texts, order, amount, total: refunded });
  }
  return noticeLetter(kind, {
    ...{ sender, texts, order, payload: message.payload },
    ...(kind === "dispute-won" && { opening: await libraryLink(ports, message, sender) }),
    ...(kind === "payment-failed" && { shopUrl: `${sender.url}/` }),
  });
}

async function senderIn({ offers, siteUrl }: Needed, locale: string): Promise<Sender> {
  const { name, languages, support, accent } = await offers.shop();
  return {
    name: localised(name, locale),
    seal: sealOf([localised(name, locale), ...Object.values(name)]),
    fill: fillOf(accent),
    support,
    url: `${siteUrl}${languagePrefix(locale, languages)}`,
  };
}

async function libraryLink(
  { database, clock }: Needed,
  { recipient, locale }: Message,
  { url }: Sender,
): Promise<Opening> {
  const { token, expires } = await createLink(database, { email: recipient, locale }, clock());
  return { url: `${url}/open/#${token}`, expires };
}
