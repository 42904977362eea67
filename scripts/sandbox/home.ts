import { Hono } from "hono";
import { html } from "hono/html";
import { outageSwitch } from "./outages.ts";
import { layout } from "./pages/layout.ts";
import type { Ledger } from "./store.ts";

/** The sandbox's first page: where everything is, and what can be switched off. */
export function homePage(ledger: Ledger, shopUrl: string, webhookUrl: string): Hono {
  return new Hono().get("/", (c) => {
    const waiting = ledger.all("deliveries").filter((each) => each.state === "waiting").length;
    const body = html`
<h1>The shop’s sandbox</h1>
<p class="measure">It stands in for Stripe and Resend while you try the shop on this machine. The shop speaks to it as it would to
  the real ones; payments are played, and mails land in an inbox here.</p>
<ul class="ways">
  <li><a href="${shopUrl}">The shop</a><span class="soft small">${shopUrl}</span></li>
  <li><a href="/payments">Payments</a><span class="soft small">${count(ledger.all("checkouts").length, "session")}: refund, dispute, settle what is late</span></li>
  <li><a href="/inbox">Inbox</a><span class="soft small">${count(ledger.all("mails").length, "mail")} sent by the shop</span></li>
</ul>
<section class="stack" aria-labelledby="webhooks">
  <h2 id="webhooks">Webhooks</h2>
  <p class="measure">Events are posted to <code>${webhookUrl}</code>, and again until it takes them.
    ${waiting === 0 ? "None is waiting." : `${count(waiting, "event")} waiting.`}</p>
</section>
<section class="stack" aria-labelledby="outages">
  <h2 id="outages">Outages</h2>
  <div class="thirds">${outageSwitch(ledger, "mail", "/")}${outageSwitch(ledger, "stripe", "/")}${outageSwitch(ledger, "webhooks", "/")}</div>
</section>
<section class="stack" aria-labelledby="programs">
  <h2 id="programs">For programs</h2>
  <p class="measure"><a href="/payments.json"><code>/payments.json</code></a>, <a href="/inbox.json"><code>/inbox.json</code></a> and
    <a href="/outage"><code>/outage</code></a> hold the same as JSON; Stripe’s API is at <code>/v1</code>, Resend’s at <code>/emails</code>.</p>
</section>`;
    return c.html(layout({ title: "Sandbox", current: "home", body }));
  });
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
