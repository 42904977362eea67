import { html } from "hono/html";
import { problemTextsFor } from "./messages/index.ts";
import type { Problem } from "./problem.ts";

/** The page of a problem: what happened, what to do, one button. It needs no script. */
export function problemPage({
  problem,
  locale,
  siteUrl,
}: {
  problem: Problem;
  locale: string;
  /** With the language's prefix. */
  siteUrl: string;
}) {
  const { problems, ways } = problemTextsFor(locale);
  const [title, detail] = problems[problem.code];
  const { back } = problem.facts;
  const way = back ? (back.startsWith("/library") ? ways.library : ways.product) : ways.shop;
  return html`<!doctype html>
<html lang="${locale}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>${title}</title>
    <link rel="stylesheet" href="/problem.css" />
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${detail}</p>
      <p><a class="way" href="${siteUrl}${back ?? "/"}">${way}</a></p>
    </main>
  </body>
</html>`;
}
