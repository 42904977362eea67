import { html } from "hono/html";
import type { Problem } from "#domain/api/problem.ts";
import { directionOf } from "#domain/languages/script.ts";
import type { CheckoutMessages } from "#messages/checkout.ts";
import { problemTexts } from "./problem-texts.ts";

/** The HTML page of a problem: what happened, what to do, and one button. Its only script applies the chosen theme. */
export function problemPage({
  problem,
  back,
  messages,
  shopName,
  siteUrl,
}: {
  problem: Problem;
  /** The path that the button links to, without the language prefix. */
  back: string;
  messages: CheckoutMessages;
  /** null if the catalogue cannot be read. */
  shopName: string | null;
  /** With the language prefix. */
  siteUrl: string;
}) {
  const { lang } = messages;
  const { backLinks } = messages.problems;
  const { title, detail } = problemTexts(problem, messages);
  const [, kind] = /^\/(cart|library|products)\//.exec(back) ?? [];
  const backLabel =
    kind === "cart"
      ? backLinks.cart
      : kind === "library"
        ? backLinks.library
        : kind
          ? backLinks.product
          : backLinks.shop;
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
      <a class="button" href="${siteUrl}${back}">${backLabel}</a>
    </main>
  </body>
</html>`;
}
