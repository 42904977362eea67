import { html } from "hono/html";
import { directionOf } from "#domain/languages/script.ts";
import type { CheckoutMessages } from "#messages/checkout.ts";
import type { Problem } from "./problem.ts";
import { wordsOf } from "./problem-texts.ts";

/** The page of a problem: what happened, what to do, one button. It needs no script; one keeps the chosen colours. */
export function problemPage({
  problem,
  back,
  messages,
  shopName,
  siteUrl,
}: {
  problem: Problem;
  /** Where its button leads: a path without the language's prefix. */
  back: string;
  messages: CheckoutMessages;
  /** null: the shop cannot tell. */
  shopName: string | null;
  /** With the language's prefix. */
  siteUrl: string;
}) {
  const { lang } = messages;
  const { ways } = messages.problems;
  const { title, detail } = wordsOf(problem, messages);
  const [, kind] = /^\/(cart|library|products)\//.exec(back) ?? [];
  const way =
    kind === "cart" ? ways.cart : kind === "library" ? ways.library : kind ? ways.product : ways.shop;
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
    ${shopName && html`<header><a href="${siteUrl}/">${shopName}</a></header>`}
    <main>
      <h1>${title}</h1>
      <p>${detail}</p>
      <a class="way" href="${siteUrl}${back}">${way}</a>
    </main>
  </body>
</html>`;
}
