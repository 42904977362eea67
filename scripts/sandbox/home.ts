import { Hono } from "hono";
import { html } from "hono/html";
import { chaosForm } from "./chaos.ts";
import { outageForm } from "./outages.ts";
import { layout } from "./pages/layout.ts";
import type { Store } from "./store.ts";

/** The start page: links to the other pages, the state of the webhooks, and the forms that simulate outages and chaos. */
export function homePage(store: Store, shopUrl: string, webhookUrl: string): Hono {
  return new Hono().get("/", (c) => {
    const waiting = store.all("deliveries").filter((delivery) => delivery.state === "waiting").length;
    const body = html`
<h1>Sandbox</h1>
<p class="measure">The sandbox stands in for Stripe and Resend while you try the shop on this machine. The shop calls it exactly as it
  would call them. Payments are simulated, and emails go to the inbox here.</p>
<ul class="links">
  <li><a href="${shopUrl}">Shop</a><span class="soft small">${shopUrl}</span></li>
  <li><a href="/payments">Payments</a><span class="soft small">${count(store.all("sessions").length, "checkout session")}, with forms for refunds, disputes and delayed payments</span></li>
  <li><a href="/inbox">Inbox</a><span class="soft small">${count(store.all("emails").length, "email")} from the shop</span></li>
</ul>
<section class="stack" aria-labelledby="webhooks">
  <h2 id="webhooks">Webhooks</h2>
  <p class="measure">Events are posted to <code>${webhookUrl}</code> and retried until the shop accepts them.
    ${waiting === 0 ? "No event is waiting." : `${count(waiting, "event")} waiting.`}</p>
</section>
<section class="stack" aria-labelledby="outages">
  <h2 id="outages">Outages</h2>
  <div class="columns">${outageForm(store, "mail", "/")}${outageForm(store, "stripe", "/")}${outageForm(store, "webhooks", "/")}</div>
</section>
<section class="stack" aria-labelledby="chaos">
  <h2 id="chaos">Chaos</h2>
  <p class="measure">Webhooks arrive twice, late, in another order, or never, as Stripe’s may. The shop should notice none of it.</p>
  ${chaosForm(store)}
</section>
<section class="stack" aria-labelledby="api">
  <h2 id="api">API</h2>
  <p class="measure"><a href="/payments.json"><code>/payments.json</code></a>, <a href="/inbox.json"><code>/inbox.json</code></a>,
    <a href="/outage"><code>/outage</code></a> and <a href="/chaos"><code>/chaos</code></a> return the same data as JSON. Stripe’s API is at <code>/v1</code>, Resend’s at <code>/emails</code>.</p>
</section>`;
    return c.html(layout({ title: "Sandbox", current: "home", body }));
  });
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}
