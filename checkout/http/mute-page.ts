import type { Context } from "hono";
import { html } from "hono/html";
import { languagePrefix, MUTE_PATH } from "#domain/addresses.ts";
import { maskEmail } from "#domain/email.ts";
import { defaultLanguage } from "#domain/languages/default.ts";
import { localise } from "#domain/languages/localised.ts";
import { CART_REMINDERS, NEW_VERSIONS, productOf } from "#domain/mute-topic.ts";
import type { CheckoutMessages } from "#messages/checkout.ts";
import { formatMessage } from "#messages/format.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";
import { backLabel, PAGE_POLICY, plainPage } from "./problem-page.ts";

/** The path within {@link MUTE_PATH} that turns emails on again. */
export const TURN_ON_PATH = "/off";

/**
 * The page of a link that mutes emails. Opening it changes nothing, since programs that check emails open every link; its buttons
 * do. It needs no scripts.
 *
 * @param muted the topics that the address has muted
 */
export async function mutePage(
  c: Context<Env>,
  { offers, siteUrl }: Ports,
  { token, topic, email, muted }: { token: string; topic: string; email: string; muted: string[] },
) {
  const { name, languages } = await offers.shop();
  const locale = c.get("locale") ?? defaultLanguage(languages);
  const messages = await offers.messages(locale);
  const { mute } = messages.problems;
  const shopName = localise(name, locale);
  const shop = `${siteUrl}${languagePrefix(locale, languages)}`;
  const title = formatMessage(mute.title, { shop: shopName });
  const product = productOf(topic);
  const topics = topic === CART_REMINDERS ? [topic] : product === null ? [topic] : [topic, NEW_VERSIONS];
  const named = product && (await offers.find(product));
  c.header("Content-Security-Policy", PAGE_POLICY);
  c.header("Content-Language", messages.lang);
  return c.html(
    plainPage(
      { title, messages, shopName, siteUrl: shop },
      html`<h1>${title}</h1>
      <p>${formatMessage(mute.text, { email: maskEmail(email) })}</p>
      ${topics.map((each) => topicForm(each))}
      <a class="plain" href="${shop}/">${backLabel("/", messages)}</a>`,
    ),
  );

  function topicForm(each: string) {
    const isMuted = muted.includes(each);
    const query = new URLSearchParams({ token, topic: each, locale });
    const label = labelOf(each, messages, named ? localise(named.name, locale) : (product ?? ""));
    const action = `${MUTE_PATH}${isMuted ? TURN_ON_PATH : ""}?${query}`;
    return html`<form method="post" action="${action}">
        <p${isMuted ? html` role="status"` : ""}>${label}${isMuted && html`<br /><strong>${mute.off}</strong>`}</p>
        <button class="${isMuted ? "plain" : "button"}" aria-label="${`${isMuted ? mute.turnOn : mute.turnOff}: ${label}`}">${isMuted ? mute.turnOn : mute.turnOff}</button>
      </form>`;
  }
}

function labelOf(topic: string, { problems: { mute } }: CheckoutMessages, name: string): string {
  if (topic === CART_REMINDERS) return mute.cartReminders;
  return topic === NEW_VERSIONS ? mute.newVersions : formatMessage(mute.newVersionsOf, { name });
}
