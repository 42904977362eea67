import { html } from "hono/html";

/** A piece of a page; what was put into it is escaped. */
export type Html = ReturnType<typeof html>;

export interface Page {
  title: string;
  body: Html;
  lang?: "en" | "zh-Hans";
  /** What the band at the top says: that this is no real money. */
  band?: string;
  /** The page among the sandbox's own that is open; without it the band has no links. */
  current?: "home" | "payments" | "inbox";
  /** How wide the text may run: a column, a counter with two, or all there is (the default). */
  width?: "narrow" | "desk";
}

/** A whole document, with the band that tells the sandbox from the shop. */
export function layout(page: Page): Html {
  const { lang = "en", band = "Sandbox: no money moves, no mail leaves this machine." } = page;
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/sandbox.css">
</head>
<body>
<header class="band"><div><span>${band}</span>${page.current && links(page.current)}</div></header>
<main class="${page.width ?? ""} stack">${page.body}</main>
</body>
</html>`;
}

function links(current: NonNullable<Page["current"]>): Html {
  const pages = [
    { name: "home", href: "/", label: "Home" },
    { name: "payments", href: "/payments", label: "Payments" },
    { name: "inbox", href: "/inbox", label: "Inbox" },
  ];
  return html`<nav aria-label="Sandbox">${pages.map(
    (page) =>
      html`<a href="${page.href}"${page.name === current ? html` aria-current="page"` : ""}>${page.label}</a>`,
  )}</nav>`;
}
