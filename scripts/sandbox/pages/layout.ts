import { html } from "hono/html";

/** A fragment of a page. Values that are inserted into it are escaped. */
export type Html = ReturnType<typeof html>;

export interface PageOptions {
  title: string;
  body: Html;
  lang?: string;
  /** The notice at the top that this is a sandbox. */
  notice?: string;
  /** The open page, to be marked in the navigation. Without it there is no navigation. */
  current?: "home" | "payments" | "inbox";
  /** Maximum width: one column of text, two columns, or the full width (the default). */
  width?: "narrow" | "medium";
}

/** A whole document. The notice at its top keeps the sandbox from being mistaken for the shop. */
export function layout(page: PageOptions): Html {
  const { lang = "en", notice = "Sandbox: no real payments, and no email leaves this machine." } = page;
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
<header class="notice-bar"><div><span>${notice}</span>${page.current && navigation(page.current)}</div></header>
<main class="${page.width ?? ""} stack">${page.body}</main>
</body>
</html>`;
}

function navigation(current: NonNullable<PageOptions["current"]>): Html {
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
