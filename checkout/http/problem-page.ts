import { html } from "hono/html";
import { CART_PATH, LIBRARY_PATH, PRODUCTS_PATH, SEARCH_PATH } from "#domain/addresses.ts";
import type { Problem } from "#domain/api/problem.ts";
import { directionOf } from "#domain/languages/script.ts";
import type { CheckoutMessages } from "#messages/checkout.ts";
import { discountCodeForm, isSolvable, type SentForm } from "./discount-code-form.ts";
import { ownedForm } from "./owned-form.ts";
import { problemTexts } from "./problem-texts.ts";

/** Forms are not restricted: they lead to the payment page. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * The HTML page of a problem: what happened, what to do, and one button, or a form to correct a discount code. Its only script
 * applies the chosen theme.
 */
export function problemPage({
  problem,
  form = null,
  rememberedCode = null,
  back,
  messages,
  shopName,
  siteUrl,
}: {
  problem: Problem;
  /** The form that was refused. null: it was none. */
  form?: SentForm | null;
  /** The code of the link by which the buyer came, which a form without one has. */
  rememberedCode?: string | null;
  /** The path that the button links to, without the language prefix. */
  back: string;
  messages: CheckoutMessages;
  /** null if the catalogue cannot be read. */
  shopName: string | null;
  /** The address of the shop with the language prefix. */
  siteUrl: string;
}) {
  const codedForm = form && { ...form, code: form.code?.trim() || (rememberedCode ?? "") };
  const canRetry = codedForm !== null && isSolvable(problem, codedForm);
  const { open } = problem.facts;
  const { title, detail } = problemTexts(problem, messages);
  return plainPage(
    { title, messages, shopName, siteUrl },
    html`<h1>${title}</h1>
      <p>${detail}</p>
      ${canRetry && discountCodeForm(problem, codedForm, messages)}
      ${open !== undefined && html`<p><a class="button" href="${siteUrl}${open}">${messages.problems.owned.open}</a></p>`}
      ${open !== undefined && form && ownedForm(form, messages)}
      <a class="${canRetry || open !== undefined ? "plain" : "button"}" href="${siteUrl}${back}">${backLabel(back, messages)}</a>`,
  );
}

/** The text of the link back to a page. */
export function backLabel(back: string, { problems: { backLinks } }: CheckoutMessages): string {
  const [, kind] = /^\/(cart|library|receipt|products)\//.exec(back) ?? [];
  if (kind === "cart" || kind === "library" || kind === "receipt") return backLinks[kind];
  return kind ? backLinks.product : backLinks.shop;
}

/** A page that the checkout itself answers with, in the look of the shop. Its only script applies the chosen theme. */
export function plainPage(
  {
    title,
    messages,
    shopName,
    siteUrl,
  }: { title: string; messages: CheckoutMessages; shopName: string | null; siteUrl: string },
  content: ReturnType<typeof html>,
) {
  const { lang } = messages;
  return html`<!doctype html>
<html lang="${lang}" dir="${directionOf(lang)}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>${title}</title>
    <link rel="stylesheet" href="/problem.css" />
    <script src="/problem.js"></script>
  </head>
  <body>
    ${shopName && header({ shopName, siteUrl, menu: messages.problems.menu })}
    <main>
      ${content}
    </main>
  </body>
</html>`;
}

/** The seal, the shop's name and the menu, as at the top of the shop's pages. The icon of the shop is its seal. */
function header({
  shopName,
  siteUrl,
  menu,
}: {
  shopName: string;
  siteUrl: string;
  menu: CheckoutMessages["problems"]["menu"];
}) {
  const links = [
    [PRODUCTS_PATH, menu.products],
    [LIBRARY_PATH, menu.library],
    [SEARCH_PATH, menu.search],
    [CART_PATH, menu.cart],
  ] as const;
  return html`<header>
      <a class="wordmark" href="${siteUrl}/"><img src="/favicon.svg" width="34" height="34" alt="" />${shopName}</a>
      <button type="button" popovertarget="menu">${menu.button}</button>
      <nav id="menu" popover aria-label="${menu.label}">
        ${links.map(([path, name]) => html`<a href="${siteUrl}${path}">${name}</a>`)}
      </nav>
    </header>`;
}
