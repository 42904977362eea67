import { languagePrefix } from "#domain/addresses.ts";
import { localised } from "#domain/languages/localised.ts";
import type { Letter } from "../mail/mail.ts";
import type { Opening, Sender, Written } from "../mail/templates/email.ts";
import { linkLetter } from "../mail/templates/link.ts";
import { paidLetter } from "../mail/templates/paid.ts";
import { refundedLetter } from "../mail/templates/refunded.ts";
import { sealOf } from "../mail/templates/seal.ts";
import { fillOf } from "../mail/templates/theme.ts";
import { messagesFor } from "../offers/messages.ts";
import { mintLink } from "../orders/links.ts";
import type { Errand } from "../orders/messages.ts";
import { findOrder } from "../orders/order.ts";
import type { Ports } from "../ports.ts";

type Needed = Pick<Ports, "database" | "offers" | "clock" | "siteUrl">;

/** Writes the mail that an errand asks for, with a new link where it needs one. null: its order is gone. */
export async function letterFor(ports: Needed, errand: Errand): Promise<Letter | null> {
  const written = await write(ports, errand);
  return written && { to: errand.email, ...written };
}

async function write(ports: Needed, errand: Errand): Promise<Written | null> {
  const sender = await senderOf(ports, errand.locale);
  const { lang, emails } = await messagesFor(ports.offers, errand.locale);
  const texts = { lang, ...emails };
  if (errand.kind === "link") {
    return linkLetter({
      sender,
      texts,
      email: errand.email,
      opening: await openingFor(ports, errand, sender),
    });
  }
  const order = errand.orderId && (await findOrder(ports.database, errand.orderId));
  if (!order) return null;
  if (errand.kind === "refunded") return refundedLetter({ sender, texts, order });
  return paidLetter({ sender, texts, order, opening: await openingFor(ports, errand, sender) });
}

async function senderOf({ offers, siteUrl }: Needed, locale: string): Promise<Sender> {
  const { name, languages, support, accent } = await offers.shop();
  return {
    name: localised(name, locale),
    seal: sealOf([localised(name, locale), ...Object.values(name)]),
    fill: fillOf(accent),
    support,
    url: `${siteUrl}${languagePrefix(locale, languages)}`,
  };
}

async function openingFor({ database, clock }: Needed, errand: Errand, { url }: Sender): Promise<Opening> {
  const { token, expires } = await mintLink(database, errand, clock());
  return { url: `${url}/open/#${token}`, expires };
}
