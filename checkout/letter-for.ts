import { prefixOf } from "./locale.ts";
import { linkLetter } from "./mail/letters/link.ts";
import { fillOf } from "./mail/letters/look.ts";
import { paidLetter } from "./mail/letters/paid.ts";
import { refundedLetter } from "./mail/letters/refunded.ts";
import { sealOf } from "./mail/letters/seal.ts";
import type { Opening, Sender, Written } from "./mail/letters/written.ts";
import type { Letter } from "./mail/mail.ts";
import { letterTextsFor } from "./messages/index.ts";
import { mintLink } from "./orders/links.ts";
import { findOrder } from "./orders/order.ts";
import type { Errand } from "./orders/outbox.ts";
import { inLanguage } from "./orders/place.ts";
import type { Ports } from "./ports.ts";

type Needed = Pick<Ports, "database" | "offers" | "clock" | "siteUrl">;

/** Writes the mail that an errand asks for, with a new link where it needs one. null: its order is gone. */
export async function letterFor(ports: Needed, errand: Errand): Promise<Letter | null> {
  const written = await write(ports, errand);
  return written && { to: errand.email, ...written };
}

async function write(ports: Needed, errand: Errand): Promise<Written | null> {
  const sender = await senderOf(ports, errand.locale);
  const texts = letterTextsFor(errand.locale);
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
    name: inLanguage(name, locale),
    seal: sealOf([inLanguage(name, locale), ...Object.values(name)]),
    fill: fillOf(accent),
    support,
    url: `${siteUrl}${prefixOf(locale, languages)}`,
  };
}

async function openingFor({ database, clock }: Needed, errand: Errand, { url }: Sender): Promise<Opening> {
  const { token, expires } = await mintLink(database, errand, clock());
  return { url: `${url}/open/#${token}`, expires };
}
