import { Hono } from "hono";
import { html } from "hono/html";
import { outageForm } from "../outages.ts";
import { type Html, layout } from "../pages/layout.ts";
import { pager, paginate } from "../pages/pager.ts";
import { timestamp } from "../pages/timestamp.ts";
import type { Email } from "../records.ts";
import type { Store } from "../store.ts";
import { mailEventForm } from "./mail-events.ts";

const EMAILS_PER_PAGE = 50;

/** Emails can load images and open links, but not run scripts. Links open in the whole window. */
const FRAME_PERMISSIONS =
  "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";
const EMAIL_POLICY =
  `sandbox ${FRAME_PERMISSIONS}; default-src 'none'; style-src 'unsafe-inline'; ` +
  "img-src data: http: https:; frame-ancestors 'self'";

/**
 * The emails that were sent, newest first: `/inbox` for people, `/inbox.json` (`?to=` filters by recipient) for
 * programs, `/inbox/<id>` for one email, and `/inbox/<id>/html` for its HTML alone.
 */
export function inboxPages(store: Store): Hono {
  return new Hono()
    .get("/inbox.json", (c) => {
      const to = c.req.query("to");
      const emails = newestFirst(store).filter((email) => to === undefined || email.to.includes(to));
      return c.json(emails.map(emailJson));
    })
    .get("/inbox", (c) => {
      const page = paginate(newestFirst(store), c.req.query("page"), EMAILS_PER_PAGE);
      const body = html`
<h1>Inbox</h1>
${page.total === 0 ? html`<p>No emails yet. Every email that the shop sends, to any address, appears here.</p>` : emailList(page.items)}
${pager("/inbox", page)}
${outageForm(store, "mail", "/inbox")}`;
      return c.html(layout({ title: "Inbox", current: "inbox", body }));
    })
    .get("/inbox/:id", (c) => {
      const email = store.get("emails", c.req.param("id"));
      if (!email) return c.html(layout({ title: "Email not found", current: "inbox", body: notFound }), 404);
      return c.html(layout({ title: subjectOf(email), current: "inbox", body: emailBody(email) }));
    })
    .get("/inbox/:id/html", (c) => {
      const email = store.get("emails", c.req.param("id"));
      if (!email?.html) return c.notFound();
      c.header("content-security-policy", EMAIL_POLICY);
      return c.html(openLinksInWindow(email.html));
    });
}

function newestFirst(store: Store): Email[] {
  return store.all("emails").reverse();
}

/** `to` is a text for one recipient and a list for several. */
function emailJson(email: Email) {
  const [firstRecipient] = email.to;
  return {
    id: email.id,
    to: email.to.length === 1 ? firstRecipient : email.to,
    from: email.from,
    replyTo: email.replyTo,
    subject: email.subject,
    html: email.html ?? "",
    text: email.text ?? "",
    headers: email.headers,
    at: email.sentAt,
  };
}

function emailList(emails: Email[]): Html {
  return html`
<ol class="emails">${emails.map(
    (email) => html`
  <li>
    <a href="/inbox/${email.id}">${subjectOf(email)}</a>
    <span class="soft small">to ${email.to.join(", ")}</span>
    <span class="soft small">${timestamp(email.sentAt)}</span>
  </li>`,
  )}
</ol>`;
}

function emailBody(email: Email): Html {
  return html`
<p class="small"><a href="/inbox">All emails</a></p>
<h1>${subjectOf(email)}</h1>
<dl class="facts">
  <dt>From</dt><dd>${email.from}</dd>
  <dt>To</dt><dd>${email.to.join(", ")}</dd>
  ${email.cc.length > 0 && html`<dt>Cc</dt><dd>${email.cc.join(", ")}</dd>`}
  ${email.bcc.length > 0 && html`<dt>Bcc</dt><dd>${email.bcc.join(", ")}</dd>`}
  ${email.replyTo.length > 0 && html`<dt>Reply-To</dt><dd>${email.replyTo.join(", ")}</dd>`}
  <dt>Date</dt><dd>${timestamp(email.sentAt)}</dd>
  ${Object.entries(email.headers).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
  ${email.attachments.map((file) => html`<dt>Attachment</dt><dd>${file.filename}, ${file.bytes} bytes</dd>`)}
</dl>
${mailEventForm(email)}
${
  email.html &&
  html`<section class="stack" aria-labelledby="html-version">
  <h2 id="html-version">HTML</h2>
  <iframe class="email" title="HTML version of the email" src="/inbox/${email.id}/html" sandbox="${FRAME_PERMISSIONS}"></iframe>
</section>`
}
${
  email.text &&
  html`<section class="stack" aria-labelledby="text-version">
  <h2 id="text-version">Plain text</h2>
  <pre class="plain">${linkify(email.text)}</pre>
</section>`
}`;
}

const notFound = html`
<h1>Email not found</h1>
<p><a href="/inbox">All emails</a></p>`;

function subjectOf(email: Email): string {
  return email.subject || "(no subject)";
}

function linkify(text: string): (Html | string)[] {
  const parts = text.split(/(https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:!?])/);
  return parts.map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part));
}

/** Makes links open in the whole window, since the shop does not allow being shown in a frame. */
function openLinksInWindow(document: string): string {
  const retargeted = document.replaceAll(/target=(["'])_blank\1/gi, 'target="_top"');
  const base = '<base target="_top">';
  return /<head[^>]*>/i.test(retargeted)
    ? retargeted.replace(/<head[^>]*>/i, (head) => head + base)
    : base + retargeted;
}
