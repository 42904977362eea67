import { messagesPath } from "#domain/addresses.ts";
import type { OffersFile } from "#domain/offer.ts";
import { checkoutMessages } from "#messages/checkout.ts";

/**
 * The messages that the checkout as a Worker reads from the site, by their paths: those of each of the shop's languages, and English ones
 * for all others.
 */
export function checkoutMessageFiles({
  shop,
  messages,
}: Pick<OffersFile, "shop" | "messages">): [string, string][] {
  const languages = new Set([...shop.languages, "en"]);
  return [...languages].map((language) => {
    const { lang, emails, problems } = checkoutMessages(language, messages[language] ?? {});
    return [messagesPath(language), JSON.stringify({ lang, emails, problems })];
  });
}
