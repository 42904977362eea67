import type { Context } from "hono";
import { html } from "hono/html";
import { languagePrefix } from "#domain/addresses.ts";
import { defaultLanguage } from "#domain/languages/default.ts";
import { localise } from "#domain/languages/localised.ts";
import { dayOf } from "#domain/moment.ts";
import { DAY_MS } from "#domain/time.ts";
import type { Ports } from "../ports.ts";
import type { Env } from "./env.ts";
import { type GiftField, giftForm } from "./gift-form.ts";
import { backLabel, PAGE_POLICY, plainPage } from "./problem-page.ts";

/**
 * The page on which a buyer enters the recipient of a gift. It is the response to the form of a product or the cart and repeats its
 * fields, so those pages only need a button and no scripts. If a field is invalid, the response is the same page with a note.
 *
 * @param back the path of the page that the form came from, without the language prefix
 */
export async function giftPage(
  c: Context<Env>,
  { offers, clock, siteUrl }: Ports,
  { back, mistakes = [] }: { back: string; mistakes?: GiftField[] },
) {
  const { name, languages, timeZone = "UTC" } = await offers.shop();
  const locale = c.get("locale") ?? defaultLanguage(languages);
  const messages = await offers.messages(locale);
  const { title, text } = messages.problems.gift;
  const tomorrow = dayOf(new Date(clock().getTime() + DAY_MS), timeZone);
  const shop = `${siteUrl}${languagePrefix(locale, languages)}`;
  c.header("Content-Security-Policy", PAGE_POLICY);
  c.header("Content-Language", messages.lang);
  return c.html(
    plainPage(
      { title, messages, shopName: localise(name, locale), siteUrl: shop },
      html`<h1>${title}</h1>
      <p>${text}</p>
      ${giftForm(c.get("form") ?? {}, { tomorrow, messages, mistakes })}
      <a class="plain" href="${shop}${back}">${backLabel(back, messages)}</a>`,
    ),
    mistakes.length > 0 ? 400 : 200,
  );
}
