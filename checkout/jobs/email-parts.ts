import { languagePrefix, MUTE_PATH, OPEN_PATH } from "#domain/addresses.ts";
import { languageOf, localise } from "#domain/languages/localised.ts";
import { sealCharacters } from "#domain/seal.ts";
import type { NamedCover } from "../mail/templates/cover.ts";
import type { EmailTexts, LibraryLink, MuteLink, Sender } from "../mail/templates/email.ts";
import { fillOf } from "../mail/templates/theme.ts";
import type { LibraryItem } from "../orders/library/library.ts";
import type { Message } from "../orders/messages/message.ts";
import type { Ports } from "../ports.ts";
import type { EmailFacts } from "./email-facts.ts";

/** Parts that several kinds of emails share: the sender, the texts, covers, and links. */

export type PublishedShop = Pick<Ports, "offers" | "siteUrl">;

/** The shop as the sender of emails in a language: its names, seal, colour and address. */
export async function loadSender({ offers, siteUrl }: PublishedShop, locale: string): Promise<Sender> {
  const { name, author = {}, languages, support, accent } = await offers.shop();
  return {
    name: localise(name, locale),
    author: localise(author, locale),
    seal: sealCharacters([localise(name, locale), ...Object.values(name)]),
    fill: fillOf(accent),
    support,
    url: `${siteUrl}${languagePrefix(locale, languages)}`,
  };
}

/** The texts of emails in a language, or in the closest one that the shop has. */
export async function emailTexts({ offers }: Pick<Ports, "offers">, locale: string): Promise<EmailTexts> {
  const { lang, emails } = await offers.messages(locale);
  return { lang, ...emails };
}

/**
 * The mail covers of products, without duplicates, with absolute URLs. Products that are no longer published have none.
 */
export async function coversOf(
  { offers, siteUrl }: PublishedShop,
  products: string[],
  locale: string,
): Promise<NamedCover[]> {
  const found = await Promise.all(
    [...new Set(products)].map((product) => offers.find(product).catch(() => null)),
  );
  return found.flatMap((offer) => {
    const { mailCovers = {}, name = {} } = offer ?? {};
    const cover = mailCovers[languageOf(mailCovers, locale)];
    return cover ? [{ ...cover, src: `${siteUrl}${cover.src}`, name: localise(name, locale) }] : [];
  });
}

/** The product whose cover an item has. A bundle is one product. */
export function boughtAs({ product, bundle }: LibraryItem): string {
  return bundle?.product ?? product;
}

/** The link to the library for an email, with a new token. Links in receipts last as long as the purchase; others expire. */
export async function libraryLink(
  facts: EmailFacts,
  message: Message,
  { url }: Sender,
): Promise<LibraryLink> {
  const { token, code } = await facts.link(message);
  return { url: `${url}${OPEN_PATH}#${token}`, isLasting: message.orderId !== null, code };
}

/** The link that mutes a topic. Its token is not in the fragment, since email apps call the address themselves. */
export async function muteLink(
  facts: EmailFacts,
  { siteUrl }: PublishedShop,
  { recipient, locale }: Message,
  { topic, ...words }: { topic: string; why: string; label: string },
): Promise<MuteLink> {
  const query = new URLSearchParams({ token: await facts.muteToken(recipient), topic, locale });
  return { ...words, url: `${siteUrl}${MUTE_PATH}?${query}` };
}
