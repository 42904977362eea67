import { Hono } from "hono";
import { html } from "hono/html";
import { outageSwitch } from "../outages.ts";
import { type Html, layout } from "../pages/layout.ts";
import { pager, slicePage } from "../pages/pager.ts";
import { moment } from "../pages/timestamp.ts";
import type { Mail } from "../records.ts";
import type { Ledger } from "../store.ts";

const MAILS_A_PAGE = 50;

/** A mail may show pictures and follow a click, but run nothing. Its links open in the whole window. */
const FRAME_PERMISSIONS =
  "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";
const MAIL_POLICY =
  `sandbox ${FRAME_PERMISSIONS}; default-src 'none'; style-src 'unsafe-inline'; ` +
  "img-src data: http: https:; frame-ancestors 'self'";

/**
 * The mails that were sent, newest first: `/inbox` for people, `/inbox.json` (`?to=` for one address) for programs,
 * `/inbox/<id>` for one mail, and `/inbox/<id>/html` for its HTML alone.
 */
export function inboxPages(ledger: Ledger): Hono {
  return new Hono()
    .get("/inbox.json", (c) => {
      const to = c.req.query("to");
      const mails = newestFirst(ledger).filter((mail) => to === undefined || mail.to.includes(to));
      return c.json(mails.map(toJson));
    })
    .get("/inbox", (c) => {
      const mails = slicePage(newestFirst(ledger), c.req.query("page"), MAILS_A_PAGE);
      const body = html`
<h1>Inbox</h1>
${mails.total === 0 ? html`<p>No mail yet. What the shop sends, to anybody, lands here.</p>` : list(mails.items)}
${pager("/inbox", mails)}
${outageSwitch(ledger, "mail", "/inbox")}`;
      return c.html(layout({ title: "Inbox", current: "inbox", body }));
    })
    .get("/inbox/:id", (c) => {
      const mail = ledger.get("mails", c.req.param("id"));
      if (!mail) return c.html(layout({ title: "Inbox", current: "inbox", body: noSuchMail }), 404);
      return c.html(layout({ title: mail.subject, current: "inbox", body: reading(mail) }));
    })
    .get("/inbox/:id/html", (c) => {
      const mail = ledger.get("mails", c.req.param("id"));
      if (!mail?.html) return c.notFound();
      c.header("content-security-policy", MAIL_POLICY);
      return c.html(openInTop(mail.html));
    });
}

function newestFirst(ledger: Ledger): Mail[] {
  return ledger.all("mails").reverse();
}

function toJson(mail: Mail) {
  const [only] = mail.to;
  return {
    id: mail.id,
    to: mail.to.length === 1 ? only : mail.to,
    from: mail.from,
    replyTo: mail.replyTo,
    subject: mail.subject,
    html: mail.html ?? "",
    text: mail.text ?? "",
    headers: mail.headers,
    at: mail.at,
  };
}

function list(mails: Mail[]): Html {
  return html`
<ol class="mails">${mails.map(
    (mail) => html`
  <li>
    <a href="/inbox/${mail.id}">${mail.subject || "(no subject)"}</a>
    <span class="soft small">to ${mail.to.join(", ")}</span>
    <span class="soft small when">${moment(mail.at)}</span>
  </li>`,
  )}
</ol>`;
}

function reading(mail: Mail): Html {
  return html`
<p class="small"><a href="/inbox">All mails</a></p>
<h1>${mail.subject || "(no subject)"}</h1>
<dl class="facts">
  <dt>From</dt><dd>${mail.from}</dd>
  <dt>To</dt><dd>${mail.to.join(", ")}</dd>
  ${mail.cc.length > 0 && html`<dt>Copy to</dt><dd>${mail.cc.join(", ")}</dd>`}
  ${mail.bcc.length > 0 && html`<dt>Blind copy to</dt><dd>${mail.bcc.join(", ")}</dd>`}
  ${mail.replyTo.length > 0 && html`<dt>Reply to</dt><dd>${mail.replyTo.join(", ")}</dd>`}
  <dt>Sent</dt><dd>${moment(mail.at)}</dd>
  ${Object.entries(mail.headers).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
  ${mail.attachments.map((file) => html`<dt>Attached</dt><dd>${file.filename}, ${file.bytes} bytes</dd>`)}
</dl>
${
  mail.html &&
  html`<section class="stack" aria-labelledby="as-html">
  <h2 id="as-html">As HTML</h2>
  <iframe class="mail" title="The mail as HTML" src="/inbox/${mail.id}/html" sandbox="${FRAME_PERMISSIONS}"></iframe>
</section>`
}
${
  mail.text &&
  html`<section class="stack" aria-labelledby="as-text">
  <h2 id="as-text">As plain text</h2>
  <pre class="plain">${withLinks(mail.text)}</pre>
</section>`
}`;
}

const noSuchMail = html`
<h1>There is no such mail</h1>
<p><a href="/inbox">All mails</a></p>`;

function withLinks(text: string): (Html | string)[] {
  const parts = text.split(/(https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:!?])/);
  return parts.map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part));
}

/** Within the frame a link would open in the frame itself, where the shop may not be shown. */
function openInTop(document: string): string {
  const retargeted = document.replaceAll(/target=(["'])_blank\1/gi, 'target="_top"');
  const base = '<base target="_top">';
  return /<head[^>]*>/i.test(retargeted)
    ? retargeted.replace(/<head[^>]*>/i, (head) => head + base)
    : base + retargeted;
}
